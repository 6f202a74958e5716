package io.evenbook.command.control;

import static io.evenbook.command.control.StatementValues.malformed;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.command.control.BankStatement.Line;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A bank statement as comma separated values (RFC 4180): a header with the columns {@code date}, {@code amount},
 * {@code reference} and {@code description} in any order, then one movement a line; negative amounts are money out. It
 * has no balances.
 */
final class CsvStatement {
    private static final Set<String> COLUMNS = new TreeSet<>(Set.of("date", "amount", "reference", "description"));
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvStatement() {}

    /** @throws MalformedRequestException naming the line and what is wrong there */
    static BankStatement parse(byte[] body, Charset charset, int decimals) {
        try (CSVParser parser = CSVParser.parse(decode(body, charset), CSVFormat.RFC4180)) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw malformed("line 1", "must be a header with the columns " + COLUMNS);
            }
            Map<String, Integer> columns = columns(records.next());
            List<Line> lines = new ArrayList<>();
            // A record may go over several lines: it is named by its first.
            for (long line = parser.getCurrentLineNumber() + 1;
                    records.hasNext();
                    line = parser.getCurrentLineNumber() + 1) {
                CSVRecord values = records.next();
                if (isBlank(values)) {
                    continue;
                }
                Line movement = line(values, columns, "line " + line, decimals);
                if (movement.amount().signum() != 0) {
                    lines.add(movement);
                }
            }
            Comparator<LocalDate> order = Comparator.naturalOrder();
            return new BankStatement(
                    lines.stream().map(Line::date).min(order).orElse(null),
                    lines.stream().map(Line::date).max(order).orElse(null),
                    lines,
                    null,
                    null);
        } catch (IOException | UncheckedIOException e) {
            // The parser's own words name the line.
            throw malformed(
                    "The body is not CSV",
                    e instanceof UncheckedIOException wrapped
                            ? wrapped.getCause().getMessage()
                            : e.getMessage());
        }
    }

    private static boolean isBlank(CSVRecord values) {
        return values.size() == 1 && values.get(0).isBlank();
    }

    private static String decode(byte[] body, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw malformed("The body", "must be " + charset + ", as its Content-Type says or leaves unsaid");
        }
    }

    private static Map<String, Integer> columns(CSVRecord header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.put(header.get(i), i);
        }
        if (header.size() != COLUMNS.size() || !columns.keySet().equals(COLUMNS)) {
            throw malformed("line 1", "must be a header with the columns " + COLUMNS);
        }
        return columns;
    }

    private static Line line(CSVRecord values, Map<String, Integer> columns, String where, int decimals) {
        if (values.size() != columns.size()) {
            throw malformed(where, "must have %d values and has %d".formatted(columns.size(), values.size()));
        }
        return new Line(
                StatementValues.reference(values.get(columns.get("reference")), where + ", reference"),
                StatementValues.amount(values.get(columns.get("amount")), decimals, where + ", amount"),
                StatementValues.date(values.get(columns.get("date")), where + ", date"));
    }
}
