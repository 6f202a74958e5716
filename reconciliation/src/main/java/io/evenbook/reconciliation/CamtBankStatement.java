package io.evenbook.reconciliation;

import static io.evenbook.reconciliation.StatementValues.malformed;

import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a bank statement in ISO 20022 camt.053, any version: one {@code Stmt} of one account. Only booked entries count
 * ({@code Sts} is {@code BOOK}). An entry whose transactions have their own amounts becomes one line for each
 * transaction; every other entry becomes one line.
 */
public final class CamtBankStatement {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
    /** The end-to-end reference of a payer who gave none, by the standard. */
    private static final String NOT_PROVIDED = "NOTPROVIDED";

    private static final Pattern MIDNIGHT = Pattern.compile("[0-9-]{10}T00:00(:00(\\.0+)?)?(Z|[+-][0-9:]+)?");

    private final String currency;
    private final AmountLimits limits;

    private CamtBankStatement(String currency, AmountLimits limits) {
        this.currency = currency;
        this.limits = limits;
    }

    /**
     * @param currency of every amount, for example {@code USD}
     * @throws MalformedBankStatementException if the body is not such a statement, or its amounts do not add up
     */
    public static BankStatement parse(byte[] body, String currency, AmountLimits limits) {
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals("Document") || !document.namespace().startsWith(NAMESPACE)) {
            throw malformed(document.where(), "must be a Document in a namespace that starts with " + NAMESPACE);
        }
        return new CamtBankStatement(currency, limits)
                .statement(document.one("BkToCstmrStmt").one("Stmt"));
    }

    private BankStatement statement(XmlElement statement) {
        List<Line> lines = statement.all("Ntry").stream()
                .flatMap(this::lines)
                .filter(line -> line.amount().signum() != 0)
                .toList();
        // PRCD, the closing balance of the previous statement, equals the opening balance of this one.
        Optional<XmlElement> opening = balance(statement, "OPBD").or(() -> balance(statement, "PRCD"));
        Optional<XmlElement> closing = balance(statement, "CLBD");
        if (opening.isPresent() && closing.isPresent()) {
            requireSum(signed(opening.get()), lines, closing.get());
        }
        List<LocalDate> booked = lines.stream().map(Line::date).toList();
        List<LocalDate> days = Stream.concat(statedDays(statement, opening, closing), booked.stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        return new BankStatement(
                days.isEmpty() ? null : days.getFirst(),
                days.isEmpty() ? null : days.getLast(),
                lines,
                opening.map(this::signed).orElse(null),
                closing.map(this::signed).orElse(null),
                statement.find("FrToDt").isEmpty()
                        && opening.filter(balance -> hasCode(balance, "OPBD")).isPresent()
                        && !booked.contains(days.getFirst()));
    }

    /** The stated period; without one, the dates of the opening and the closing balance. */
    private static Stream<LocalDate> statedDays(
            XmlElement statement, Optional<XmlElement> opening, Optional<XmlElement> closing) {
        Optional<XmlElement> period = statement.find("FrToDt");
        if (period.isPresent()) {
            LocalDate first = day(period.get().one("FrDtTm"));
            return Stream.of(first, max(first, lastDay(period.get().one("ToDtTm"))));
        }
        Optional<LocalDate> last = closing.map(balance -> lastDay(time(balance.one("Dt"))));
        return Stream.concat(opening.map(balance -> firstDay(balance, last)).stream(), last.stream());
    }

    /**
     * A PRCD balance has the date of the previous statement's last day, so this statement begins one day later, unless
     * it also ends on that date.
     */
    private static LocalDate firstDay(XmlElement opening, Optional<LocalDate> last) {
        LocalDate day = dayOf(opening.one("Dt"));
        return hasCode(opening, "PRCD") && last.filter(day::isBefore).isPresent() ? day.plusDays(1) : day;
    }

    /** A period that ends at 2026-04-01T00:00:00 has 2026-03-31 as its last day. */
    private static LocalDate lastDay(XmlElement time) {
        return MIDNIGHT.matcher(time.text()).matches() ? day(time).minusDays(1) : day(time);
    }

    private static LocalDate max(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** Skips balances with a subtype: they belong to a page of the statement. */
    private static Optional<XmlElement> balance(XmlElement statement, String code) {
        List<XmlElement> found = statement.all("Bal").stream()
                .filter(balance -> hasCode(balance, code))
                .filter(balance -> balance.find("Tp", "SubTp").isEmpty())
                .toList();
        if (found.size() > 1) {
            throw malformed(found.get(1).where(), "is a second balance " + code);
        }
        return found.stream().findFirst();
    }

    private static boolean hasCode(XmlElement balance, String code) {
        return balance.find("Tp", "CdOrPrtry", "Cd")
                .filter(type -> type.text().equals(code))
                .isPresent();
    }

    private void requireSum(BigDecimal opening, List<Line> lines, XmlElement closing) {
        BigDecimal sum = lines.stream().map(Line::amount).reduce(opening, BigDecimal::add);
        if (sum.compareTo(signed(closing)) != 0) {
            throw malformed(
                    closing.where(),
                    "the opening balance and the entries sum to %s, not %s"
                            .formatted(sum.toPlainString(), signed(closing).toPlainString()));
        }
    }

    private Stream<Line> lines(XmlElement entry) {
        XmlElement status = entry.one("Sts");
        if (!status.find("Cd").orElse(status).text().equals("BOOK")) {
            return Stream.empty();
        }
        LocalDate date = dayOf(entry.one("BookgDt"));
        BigDecimal amount = signed(entry);
        List<XmlElement> transactions = entry.all("NtryDtls").stream()
                .flatMap(details -> details.all("TxDtls").stream())
                .toList();
        if (transactions.size() < 2
                || transactions.stream()
                        .noneMatch(transaction -> amountOf(transaction).isPresent())) {
            Optional<XmlElement> only =
                    transactions.size() == 1 ? Optional.of(transactions.getFirst()) : Optional.empty();
            return Stream.of(new Line(reference(entry, only), amount, date));
        }
        List<Line> lines = transactions.stream()
                .map(transaction -> line(entry, transaction, date))
                .toList();
        BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(amount) == 0) {
            return lines.stream();
        }
        BigDecimal charges = Stream.concat(Stream.of(entry), transactions.stream())
                .map(this::charges)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.add(charges).compareTo(amount) == 0) {
            // The bank deducted its charges from the batch, so it moved one amount: the entry's.
            return Stream.of(new Line(reference(entry, Optional.empty()), amount, date));
        }
        throw malformed(
                entry.where(),
                "its transactions sum to %s, not %s".formatted(sum.toPlainString(), amount.toPlainString()));
    }

    private Line line(XmlElement entry, XmlElement transaction, LocalDate date) {
        XmlElement amount = amountOf(transaction)
                .orElseThrow(() ->
                        malformed(transaction.where(), "must have an amount, as other transactions of the entry have"));
        XmlElement direction = transaction.find("CdtDbtInd").orElseGet(() -> entry.one("CdtDbtInd"));
        return new Line(reference(entry, Optional.of(transaction)), signed(amount(amount), direction), date);
    }

    /** The charges of an entry or a transaction, negative if the bank deducted them: the records, else the total. */
    private BigDecimal charges(XmlElement holder) {
        return holder.all("Chrgs").stream()
                .map(charges -> {
                    List<XmlElement> records =
                            charges.all("Rcrd").isEmpty() && charges.find("Amt").isPresent()
                                    ? List.of(charges)
                                    : charges.all("Rcrd");
                    return records.isEmpty()
                            ? charges.find("TtlChrgsAndTaxAmt")
                                    .map(total -> amount(total).negate())
                                    .orElse(BigDecimal.ZERO)
                            : records.stream().map(this::charge).reduce(BigDecimal.ZERO, BigDecimal::add);
                })
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal charge(XmlElement item) {
        BigDecimal amount = amount(item.one("Amt"));
        return item.find("CdtDbtInd")
                .map(direction -> signed(amount, direction))
                .orElse(amount.negate());
    }

    /** Newer versions put the amount into the transaction itself, older ones into its details. */
    private static Optional<XmlElement> amountOf(XmlElement transaction) {
        return transaction.find("Amt").or(() -> transaction.find("AmtDtls", "TxAmt", "Amt"));
    }

    private static String reference(XmlElement entry, Optional<XmlElement> transaction) {
        return Stream.of(
                        transaction.flatMap(details -> details.find("Refs", "EndToEndId")),
                        transaction.flatMap(details -> details.find("Refs", "AcctSvcrRef")),
                        entry.find("AcctSvcrRef"),
                        entry.find("NtryRef"))
                .flatMap(Optional::stream)
                .filter(candidate -> !candidate.text().equals(NOT_PROVIDED))
                .map(candidate -> StatementValues.reference(candidate.text(), candidate.where()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private BigDecimal signed(XmlElement holder) {
        return signed(amount(holder.one("Amt")), holder.one("CdtDbtInd"));
    }

    private static BigDecimal signed(BigDecimal amount, XmlElement direction) {
        return switch (direction.text()) {
            case "CRDT" -> amount;
            case "DBIT" -> amount.negate();
            default -> throw malformed(direction.where(), "must be CRDT or DBIT");
        };
    }

    private BigDecimal amount(XmlElement amount) {
        if (!currency.equals(amount.currency())) {
            throw malformed(amount.where(), "must have Ccy " + currency);
        }
        if (amount.text().startsWith("-")) {
            throw malformed(amount.where(), "must not have a sign");
        }
        return StatementValues.amount(amount.text(), limits, amount.where());
    }

    /** The date of an element that contains {@code Dt} or {@code DtTm}. */
    private static LocalDate dayOf(XmlElement choice) {
        return day(time(choice));
    }

    private static XmlElement time(XmlElement choice) {
        return choice.find("Dt").or(() -> choice.find("DtTm")).orElse(choice);
    }

    /** The date in the bank's own time zone: {@code 2026-03-02T00:30:00+02:00} gives 2026-03-02. */
    private static LocalDate day(XmlElement time) {
        String text = time.text();
        int end = "2026-01-31".length();
        boolean hasMore =
                text.length() > end && (text.charAt(end) == 'T' || text.charAt(end) == 'Z' || text.charAt(end) == '+');
        return StatementValues.date(hasMore ? text.substring(0, end) : text, time.where());
    }
}
