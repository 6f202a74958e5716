package io.evenbook.command.control;

import static io.evenbook.command.control.StatementValues.malformed;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.command.control.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bank statement in the form of ISO 20022, camt.053, of whatever version: one statement of one account. Of its entries those that are
 * booked are taken; one that sums up several transactions with amounts of their own is taken apart.
 */
final class CamtStatement {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
    /** What stands in the place of an end-to-end reference if the payer gave none. */
    private static final String NOT_PROVIDED = "NOTPROVIDED";

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
        return new CamtStatement(asset, decimals).statement(document.one("BkToCstmrStmt").one("Stmt"));
    }

    private BankStatement statement(XmlElement statement) {
        List<Line> lines = statement.all("Ntry").stream().flatMap(this::lines).filter(line -> line.amount().signum() != 0).toList();
        Optional<XmlElement> opening = balance(statement, "OPBD");
        Optional<XmlElement> closing = balance(statement, "CLBD");
        if (opening.isPresent() && closing.isPresent()) {
            requireSum(signed(opening.get()), lines, closing.get());
        }
        List<LocalDate> days = Stream.concat(
                        statedDays(statement, opening, closing), lines.stream().map(Line::date))
                .sorted(Comparator.naturalOrder())
                .toList();
        return new BankStatement(
                days.isEmpty() ? null : days.getFirst(),
                days.isEmpty() ? null : days.getLast(),
                lines,
                opening.map(this::signed).orElse(null),
                closing.map(this::signed).orElse(null));
    }

    /** The period, or what the balances are of if it names none. */
    private static Stream<LocalDate> statedDays(XmlElement statement, Optional<XmlElement> opening, Optional<XmlElement> closing) {
        Optional<XmlElement> period = statement.find("FrToDt");
        if (period.isPresent()) {
            return Stream.of(day(period.get().one("FrDtTm")), day(period.get().one("ToDtTm")));
        }
        return Stream.of(opening, closing).flatMap(Optional::stream).map(balance -> dayOf(balance.one("Dt")));
    }

    /** Those of pages, which have a subtype, are left out. */
    private static Optional<XmlElement> balance(XmlElement statement, String code) {
        List<XmlElement> found = statement.all("Bal").stream()
                .filter(balance -> balance.find("Tp", "CdOrPrtry", "Cd").filter(type -> type.text().equals(code)).isPresent())
                .filter(balance -> balance.find("Tp", "SubTp").isEmpty())
                .toList();
        if (found.size() > 1) {
            throw malformed(found.get(1).where(), "is a second balance " + code);
        }
        return found.stream().findFirst();
    }

    private void requireSum(BigDecimal opening, List<Line> lines, XmlElement closing) {
        BigDecimal sum = lines.stream().map(Line::amount).reduce(opening, BigDecimal::add);
        if (sum.compareTo(signed(closing)) != 0) {
            throw malformed(
                    closing.where(),
                    "opening balance and entries come to %s, not %s".formatted(sum.toPlainString(), signed(closing).toPlainString()));
        }
    }

    private Stream<Line> lines(XmlElement entry) {
        XmlElement status = entry.one("Sts");
        if (!status.find("Cd").orElse(status).text().equals("BOOK")) {
            return Stream.empty();
        }
        LocalDate date = dayOf(entry.one("BookgDt"));
        BigDecimal amount = signed(entry);
        List<XmlElement> transactions =
                entry.all("NtryDtls").stream().flatMap(details -> details.all("TxDtls").stream()).toList();
        if (transactions.size() < 2 || transactions.stream().noneMatch(transaction -> amountOf(transaction).isPresent())) {
            Optional<XmlElement> only = transactions.size() == 1 ? Optional.of(transactions.getFirst()) : Optional.empty();
            return Stream.of(new Line(reference(entry, only), amount, date));
        }
        List<Line> lines = new ArrayList<>();
        for (XmlElement transaction : transactions) {
            XmlElement holder = amountOf(transaction)
                    .orElseThrow(() -> malformed(transaction.where(), "has no amount, though others of the entry have"));
            XmlElement direction = transaction.find("CdtDbtInd").orElseGet(() -> entry.one("CdtDbtInd"));
            lines.add(new Line(reference(entry, Optional.of(transaction)), signed(amount(holder), direction), date));
        }
        BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(amount) != 0) {
            throw malformed(
                    entry.where(), "its transactions come to %s, not %s".formatted(sum.toPlainString(), amount.toPlainString()));
        }
        return lines.stream();
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
        return day(choice.find("Dt").or(() -> choice.find("DtTm")).orElse(choice));
    }

    /** The day as the bank wrote it, in its own time zone. */
    private static LocalDate day(XmlElement time) {
        String text = time.text();
        int end = "2026-01-31".length();
        boolean more = text.length() > end && (text.charAt(end) == 'T' || text.charAt(end) == 'Z' || text.charAt(end) == '+');
        return StatementValues.date(more ? text.substring(0, end) : text, time.where());
    }
}
