package io.evenbook.command.control;

import static io.evenbook.command.control.StatementValues.malformed;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.control.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bank statement in the form of ISO 20022, camt.053, of whatever version: one statement of one account. Of its
 * entries those that are booked are taken; one that sums up several transactions with amounts of their own is taken
 * apart.
 */
final class CamtStatement {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
    /** What stands in the place of an end-to-end reference if the payer gave none. */
    private static final String NOT_PROVIDED = "NOTPROVIDED";

    private static final Pattern MIDNIGHT = Pattern.compile("[0-9-]{10}T00:00(:00(\\.0+)?)?(Z|[+-][0-9:]+)?");

    private final AssetCode asset;
    private final int decimals;

    private CamtStatement(AssetCode asset, int decimals) {
        this.asset = asset;
        this.decimals = decimals;
    }

    /** @throws MalformedRequestException naming the line, the element and what is wrong there */
    static BankStatement parse(byte[] body, AssetCode asset, int decimals) {
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals("Document") || !document.namespace().startsWith(NAMESPACE)) {
            throw malformed(document.where(), "must be a Document in a namespace that starts with " + NAMESPACE);
        }
        return new CamtStatement(asset, decimals)
                .statement(document.one("BkToCstmrStmt").one("Stmt"));
    }

    private BankStatement statement(XmlElement statement) {
        List<Line> lines = statement.all("Ntry").stream()
                .flatMap(this::lines)
                .filter(line -> line.amount().signum() != 0)
                .toList();
        // The balance that was closed before is the one that is opened with.
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

    /** The period, or what the balances are of if it names none. */
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
     * A balance that was closed before is that of an evening; the statement begins the day after, unless it ends then.
     */
    private static LocalDate firstDay(XmlElement opening, Optional<LocalDate> last) {
        LocalDate day = dayOf(opening.one("Dt"));
        return hasCode(opening, "PRCD") && last.filter(day::isBefore).isPresent() ? day.plusDays(1) : day;
    }

    /** What ends at midnight ends with the day before. */
    private static LocalDate lastDay(XmlElement time) {
        return MIDNIGHT.matcher(time.text()).matches() ? day(time).minusDays(1) : day(time);
    }

    private static LocalDate max(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** Those of pages, which have a subtype, are left out. */
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
                    "opening balance and entries come to %s, not %s"
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
        List<Line> lines = new ArrayList<>();
        for (XmlElement transaction : transactions) {
            XmlElement holder = amountOf(transaction)
                    .orElseThrow(
                            () -> malformed(transaction.where(), "has no amount, though others of the entry have"));
            XmlElement direction = transaction.find("CdtDbtInd").orElseGet(() -> entry.one("CdtDbtInd"));
            lines.add(new Line(reference(entry, Optional.of(transaction)), signed(amount(holder), direction), date));
        }
        BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(amount) != 0) {
            BigDecimal charges = Stream.concat(Stream.of(entry), transactions.stream())
                    .map(this::charges)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            if (sum.add(charges).compareTo(amount) == 0) {
                // The bank has kept its charges: only the whole of it was moved.
                return Stream.of(new Line(reference(entry, Optional.empty()), amount, date));
            }
            throw malformed(
                    entry.where(),
                    "its transactions come to %s, not %s".formatted(sum.toPlainString(), amount.toPlainString()));
        }
        return lines.stream();
    }

    /** What was taken for charges, as a negative amount: record by record, or in total where there are no records. */
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

    /** Newer versions have it in the transaction itself, older ones in its details. */
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
                .filter(candidate -> candidate != null)
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
        if (!asset.value().equals(amount.currency())) {
            throw malformed(amount.where(), "must be in " + asset + ", as its Ccy says");
        }
        if (amount.text().startsWith("-")) {
            throw malformed(amount.where(), "must not have a sign");
        }
        return StatementValues.amount(amount.text(), decimals, amount.where());
    }

    /** Of a choice between a day and a time. */
    private static LocalDate dayOf(XmlElement choice) {
        return day(time(choice));
    }

    private static XmlElement time(XmlElement choice) {
        return choice.find("Dt").or(() -> choice.find("DtTm")).orElse(choice);
    }

    /** The day as the bank wrote it, in its own time zone. */
    private static LocalDate day(XmlElement time) {
        String text = time.text();
        int end = "2026-01-31".length();
        boolean more =
                text.length() > end && (text.charAt(end) == 'T' || text.charAt(end) == 'Z' || text.charAt(end) == '+');
        return StatementValues.date(more ? text.substring(0, end) : text, time.where());
    }
}
