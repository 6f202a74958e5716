package io.evenbook.query.export;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import io.evenbook.query.export.Book.Entry;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * For beancount, which checks transactions and balances to the last decimal within the precision of its own sums (see
 * {@link BeancountSums}).
 *
 * <p>Account names begin with a capital and have no underscore: {@code acc_a-b_C} becomes {@code Acc-a--b-uC}.
 * Commodities have at least two characters: {@code X} becomes {@code X-1}, and so do beancount's reserved words. No
 * asset code has a hyphen.
 */
@Component
final class BeancountFormat implements BookFormat {
    private static final Set<String> RESERVED = Set.of("TRUE", "FALSE", "NULL");
    private static final String INDENT = "  ";

    @Override
    public String name() {
        return "beancount";
    }

    @Override
    public void write(Book book, Appendable text) throws IOException {
        BeancountSums sums = new BeancountSums();
        Iterator<Entry> entries = book.entries();
        Entry next = entries.hasNext() ? entries.next() : null;
        LocalDate date = book.openingDate() != null || next == null ? book.openingDate() : next.date();
        if (date == null) {
            return;
        }
        open(date, book.closing(), text);
        if (!book.opening().isEmpty()) {
            text.append("\n%s * \"Opening balances\"\n".formatted(date));
            postings(book.opening(), sums, text);
        }
        for (; next != null; next = entries.hasNext() ? entries.next() : null) {
            transaction(next, sums, text);
            date = next.date();
        }
        assertions(date.plusDays(1), book.closing(), sums, text);
    }

    private static void open(LocalDate date, List<Amount> balances, Appendable text) throws IOException {
        for (LedgerAccount account :
                balances.stream().map(Amount::ledgerAccount).distinct().toList()) {
            text.append("%s open %s\n".formatted(date, name(account)));
        }
    }

    private static void transaction(Entry entry, BeancountSums sums, Appendable text) throws IOException {
        text.append("\n%s * %s\n".formatted(entry.date(), string(entry.description())));
        metadata("id", entry.entryId(), text);
        metadata("kind", entry.kind(), text);
        metadata("reference", entry.reference(), text);
        metadata("reverses", entry.reverses(), text);
        postings(entry.legs(), sums, text);
    }

    private static void metadata(String name, Object value, Appendable text) throws IOException {
        if (value != null) {
            text.append(INDENT)
                    .append(name)
                    .append(": ")
                    .append(string(value.toString()))
                    .append('\n');
        }
    }

    private static void postings(List<Amount> legs, BeancountSums sums, Appendable text) throws IOException {
        for (Amount leg : sums.add(legs)) {
            text.append(INDENT)
                    .append(name(leg.ledgerAccount()))
                    .append("  ")
                    .append(amount(leg))
                    .append('\n');
        }
    }

    /** Beancount checks balances before the transactions of their day. */
    private static void assertions(LocalDate date, List<Amount> balances, BeancountSums sums, Appendable text)
            throws IOException {
        text.append('\n');
        for (Amount balance : balances) {
            text.append("%s balance %s  %s ~ %s %s\n"
                    .formatted(
                            date,
                            name(balance.ledgerAccount()),
                            balance.amount().toPlainString(),
                            sums.tolerance(balance).toPlainString(),
                            commodity(balance.asset())));
        }
    }

    private static String amount(Amount amount) {
        return amount.amount().toPlainString() + " " + commodity(amount.asset());
    }

    static String commodity(AssetCode asset) {
        return asset.value().length() == 1 || RESERVED.contains(asset.value()) ? asset + "-1" : asset.value();
    }

    /** A hyphen escapes: two hyphens stand for one, a hyphen and u for an underscore. */
    static String name(LedgerAccount account) {
        return AccountNames.name(
                account,
                accountId ->
                        "Acc-" + accountId.withoutPrefix().replace("-", "--").replace("_", "-u"));
    }

    private static String string(String text) {
        return '"' + OneLine.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
