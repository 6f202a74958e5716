package io.evenbook.query.statement;

import io.evenbook.api.account.AccountQuery.FindStatement;
import io.evenbook.api.account.StatementAnswer.StatementItem;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A statement as CSV (RFC 4180): a header, the opening balance, one line for each posting, the closing balance. An
 * apostrophe precedes text that a spreadsheet could read as a formula; spreadsheets hide it.
 */
final class StatementCsv implements Statements.Reader {
    /** Characters that begin a formula in some spreadsheet, in both widths, even after blanks. */
    private static final String FORMULA_SIGNS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private final FindStatement query;
    private final CSVPrinter csv;

    StatementCsv(FindStatement query, Writer writer) throws IOException {
        this.query = query;
        this.csv = new CSVPrinter(writer, CSVFormat.RFC4180);
    }

    @Override
    public void opening(BigDecimal balance) throws IOException {
        csv.printRecord(
                "entryId",
                "position",
                "kind",
                "description",
                "reference",
                "side",
                "amount",
                "balance",
                "effectiveAt",
                "recordedAt");
        balance("OPENING", balance, query.from());
    }

    @Override
    public void item(StatementItem item) throws IOException {
        csv.printRecord(
                item.entryId(),
                item.position(),
                item.kind(),
                text(item.description()),
                text(item.reference()),
                item.side(),
                item.amount().toPlainString(),
                item.balance().toPlainString(),
                item.effectiveAt(),
                item.recordedAt());
    }

    @Override
    public void closing(BigDecimal balance) throws IOException {
        balance("CLOSING", balance, query.to());
    }

    private void balance(String kind, BigDecimal balance, Instant at) throws IOException {
        csv.printRecord(null, null, kind, null, null, null, null, balance.toPlainString(), null, at);
    }

    private static String text(String text) {
        return text == null || !isFormula(text) ? text : "'" + text;
    }

    private static boolean isFormula(String text) {
        String shown = text.strip();
        return !shown.isEmpty() && FORMULA_SIGNS.indexOf(shown.charAt(0)) >= 0
                || !text.isEmpty() && Character.isISOControl(text.charAt(0));
    }
}
