package io.evenbook.reconciliation;

import static io.evenbook.reconciliation.StatementValues.malformed;

import io.evenbook.reconciliation.BankStatement.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a bank statement in CSV (RFC 4180): a header with the columns {@code date}, {@code amount}, {@code reference}
 * and {@code description} in any order and case, then one movement a record, for example
 * {@code 2026-03-02,-12.30,wire-1,Rent}. The header may separate by commas, semicolons or tabs, and so do all records.
 * Blank lines are skipped. Such a statement has no balances; it covers the days from its first to its last movement.
 */
public final class CsvBankStatement {
    private static final Set<String> COLUMNS = new TreeSet<>(Set.of("date", "amount", "reference", "description"));
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t');
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvBankStatement() {}

    /** @throws MalformedBankStatementException if the body is not such a statement in this charset */
    public static BankStatement parse(byte[] body, Charset charset, AmountLimits limits) {
        String text = decode(body, charset);
        try (CSVParser parser = CSVParser.parse(text, format(text))) {
            Iterator<CSVRecord> records = parser.iterator();
            return statement(lines(parser, records, columns(header(parser, records)), limits));
        } catch (IOException | UncheckedIOException e) {
            // The parser's message names the line.
            throw malformed(
                    "The body is not CSV",
                    e instanceof UncheckedIOException wrapped
                            ? wrapped.getCause().getMessage()
                            : e.getMessage());
        }
    }

    private static CSVFormat format(String text) {
        String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        char delimiter = DELIMITERS.stream()
                .filter(each -> header.indexOf(each) >= 0)
                .findFirst()
                .orElse(',');
        return CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
    }

    /** The first record that is not blank, with the line at which it stands. */
    private static Header header(CSVParser parser, Iterator<CSVRecord> records) {
        long line = 1;
        while (records.hasNext()) {
            CSVRecord values = records.next();
            if (!isBlank(values)) {
                return new Header("line " + line, values);
            }
            line = parser.getCurrentLineNumber() + 1;
        }
        throw malformed("line " + line, "must be a header with the columns " + COLUMNS);
    }

    private record Header(String where, CSVRecord values) {}

    private static List<Line> lines(
            CSVParser parser, Iterator<CSVRecord> records, Map<String, Integer> columns, AmountLimits limits) {
        List<Line> lines = new ArrayList<>();
        // A quoted value may contain line ends, so a fault names the record's first line. hasNext() reads the record.
        for (long firstLine = parser.getCurrentLineNumber() + 1;
                records.hasNext();
                firstLine = parser.getCurrentLineNumber() + 1) {
            CSVRecord values = records.next();
            if (!isBlank(values)) {
                Line line = line(values, columns, "line " + firstLine, limits);
                if (line.amount().signum() != 0) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private static BankStatement statement(List<Line> lines) {
        Comparator<LocalDate> order = Comparator.naturalOrder();
        return new BankStatement(
                lines.stream().map(Line::date).min(order).orElse(null),
                lines.stream().map(Line::date).max(order).orElse(null),
                lines,
                null,
                null);
    }

    private static boolean isBlank(CSVRecord values) {
        return values.size() == 1 && values.get(0).isBlank();
    }

    private static String decode(byte[] body, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw malformed("The body", "must be in " + charset + ", the charset of its Content-Type or the default");
        }
    }

    private static Map<String, Integer> columns(Header header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.values().size(); i++) {
            columns.put(header.values().get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        if (header.values().size() != COLUMNS.size() || !columns.keySet().equals(COLUMNS)) {
            throw malformed(header.where(), "must be a header with the columns " + COLUMNS);
        }
        return columns;
    }

    private static Line line(CSVRecord values, Map<String, Integer> columns, String where, AmountLimits limits) {
        if (values.size() != columns.size()) {
            throw malformed(where, "must have %d values and has %d".formatted(columns.size(), values.size()));
        }
        return new Line(
                StatementValues.reference(values.get(columns.get("reference")), where + ", reference"),
                StatementValues.amount(values.get(columns.get("amount")), limits, where + ", amount"),
                StatementValues.date(values.get(columns.get("date")), where + ", date"));
    }
}
