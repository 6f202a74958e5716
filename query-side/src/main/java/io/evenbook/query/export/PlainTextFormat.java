package io.evenbook.query.export;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import io.evenbook.query.export.Book.Entry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;

/** The common format of ledger and hledger, which began as a reader of ledger's files. */
abstract class PlainTextFormat implements BookFormat {
    private static final String INDENT = "    ";
    private static final String KIND = "kind";
    private static final String REFERENCE = "reference";
    private static final String REVERSES = "reverses";
    /** Both tools can refuse undeclared tags. An empty book needs none. */
    private static final List<String> TAGS = List.of(KIND, REFERENCE, REVERSES);

    /** Writes directives that only one of the tools knows. */
    abstract void begin(Appendable text) throws IOException;

    @Override
    public void write(Book book, Appendable text) throws IOException {
        begin(text);
        declare(book.closing(), text);
        LocalDate date = book.openingDate();
        if (!book.opening().isEmpty()) {
            text.append("\n%s * Opening balances\n".formatted(date));
            postings(book.opening(), text);
        }
        for (Iterator<Entry> entries = book.entries(); entries.hasNext(); ) {
            Entry entry = entries.next();
            transaction(entry, text);
            date = entry.date();
        }
        if (date != null) {
            assertions(date, book.closing(), text);
        }
    }

    private static void declare(List<Amount> balances, Appendable text) throws IOException {
        for (String asset : balances.stream()
                .map(Amount::asset)
                .map(PlainTextFormat::commodity)
                .distinct()
                .sorted()
                .toList()) {
            text.append("commodity ").append(asset).append('\n');
        }
        for (LedgerAccount account :
                balances.stream().map(Amount::ledgerAccount).distinct().toList()) {
            text.append("account ").append(name(account)).append('\n');
        }
        for (String tag : balances.isEmpty() ? List.<String>of() : TAGS) {
            text.append("tag ").append(tag).append('\n');
        }
    }

    private static void transaction(Entry entry, Appendable text) throws IOException {
        text.append("\n%s * (%s) %s\n".formatted(entry.date(), entry.entryId(), line(entry.description())));
        comment(KIND, entry.kind(), text);
        comment(REFERENCE, entry.reference(), text);
        comment(REVERSES, entry.reverses(), text);
        postings(entry.legs(), text);
    }

    private static void comment(String name, Object value, Appendable text) throws IOException {
        if (value != null) {
            text.append(INDENT)
                    .append("; ")
                    .append(name)
                    .append(": ")
                    .append(tagValue(value.toString()))
                    .append('\n');
        }
    }

    private static void postings(List<Amount> amounts, Appendable text) throws IOException {
        for (Amount leg : amounts) {
            text.append(INDENT)
                    .append(name(leg.ledgerAccount()))
                    .append("  ")
                    .append(amount(leg))
                    .append('\n');
        }
    }

    /**
     * One transaction with zero postings for each ledger account. Both tools check assertions in the order of the text.
     */
    private static void assertions(LocalDate date, List<Amount> balances, Appendable text) throws IOException {
        LedgerAccount of = null;
        for (Amount balance : balances) {
            if (!balance.ledgerAccount().equals(of)) {
                of = balance.ledgerAccount();
                text.append("\n%s * Closing balance\n".formatted(date));
            }
            text.append(INDENT)
                    .append(name(of))
                    .append("  ")
                    .append(amount(new Amount(of, balance.asset(), BigDecimal.ZERO)))
                    .append(" = ")
                    .append(amount(balance))
                    .append('\n');
        }
    }

    private static String amount(Amount amount) {
        return amount.amount().toPlainString() + " " + commodity(amount.asset());
    }

    /** Both tools require quotes around a code with digits. */
    private static String commodity(AssetCode asset) {
        return asset.value().chars().anyMatch(Character::isDigit) ? "\"" + asset + "\"" : asset.value();
    }

    private static String name(LedgerAccount account) {
        return AccountNames.name(account, AccountId::value);
    }

    /**
     * Replaces commas by low quotation marks, which look alike: a comma ends the value, and the next word with a colon
     * would be a tag.
     */
    private static String tagValue(String text) {
        return line(text).replace(',', '\u201A');
    }

    /** Replaces semicolons, which begin a comment, line ends, and brackets, which ledger reads as dates in comments. */
    private static String line(String text) {
        return OneLine.of(text).replace(';', ',').replace('[', '(').replace(']', ')');
    }
}
