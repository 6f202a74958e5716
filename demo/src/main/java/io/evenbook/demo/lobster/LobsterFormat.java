package io.evenbook.demo.lobster;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.GridFinder;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Skipped;
import io.evenbook.demo.recording.RecordedLines;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.RecordingFormat;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * LOBSTER (lobsterdata.com): a message file, and a book file whose line i is the book after message i. The first line
 * of the book file is the starting book; it includes the first message, which is therefore counted only.
 */
public final class LobsterFormat implements RecordingFormat {
    private static final Pattern FIRST_LINE = Pattern.compile("[0-9.]+(,.*)?");
    private static final Pattern LEADING_SYMBOL = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,11}");
    private static final int PRICE_DECIMALS = 4;

    @Override
    public String name() {
        return "LOBSTER";
    }

    @Override
    public boolean recognizes(String firstLine) {
        return FIRST_LINE.matcher(firstLine).matches();
    }

    @Override
    public Recording read(Path messages, Optional<Path> book, Optional<String> symbol) throws IOException {
        GridFinder finder = new GridFinder();
        List<LobsterMessage> parsed = new ArrayList<>();
        RecordedLines.forEach(messages, (_, line) -> {
            LobsterMessage message = LobsterMessage.parse(line);
            if (message.type().changesBook()) {
                check(message.price(), message.quantity(), finder);
            }
            parsed.add(message);
        });
        List<BookRow> rows = new ArrayList<>();
        if (book.isPresent()) {
            RecordedLines.forEach(book.get(), (_, line) -> rows.add(BookRow.parse(line, finder)));
            if (rows.size() != parsed.size()) {
                throw new IllegalArgumentException("%s must have a line for each message: messages=%d, lines=%d"
                        .formatted(book.get(), parsed.size(), rows.size()));
            }
        }
        return recording(symbol.orElseGet(() -> symbolOf(messages)), finder.grid(), parsed, rows);
    }

    private static Recording recording(String symbol, Grid grid, List<LobsterMessage> messages, List<BookRow> rows) {
        List<RecordedStep> steps = new ArrayList<>();
        Set<Long> submitted = new HashSet<>();
        for (LobsterMessage message : messages) {
            int index = steps.size();
            boolean isInOpening = index == 0 && !rows.isEmpty();
            steps.add(new RecordedStep(
                    index + 1,
                    message.type().label(),
                    isInOpening ? new Skipped() : message.on(grid, submitted.contains(message.orderId())),
                    rows.isEmpty()
                            ? Optional.empty()
                            : Optional.of(rows.get(index).on(grid))));
            if (message.type() == MessageType.SUBMISSION && !isInOpening) {
                submitted.add(message.orderId());
            }
        }
        Optional<Snapshot> first = steps.getFirst().bookAfter();
        List<Open> opening = first.map(LobsterFormat::orders).orElse(List.of());
        return new Recording(
                symbol, "USD", grid, opening, steps, steps.getLast().bookAfter(), List.of());
    }

    /** One order without an id for each level. */
    private static List<Open> orders(Snapshot book) {
        return Stream.of(Side.values())
                .flatMap(side -> book.levels(side).stream().map(level -> order(side, level)))
                .toList();
    }

    private static Open order(Side side, Level level) {
        return new Open("", side, level.priceTicks(), level.quantity());
    }

    static void check(long price, long quantity, GridFinder finder) {
        finder.price("price", dollars(price));
        finder.quantity("size", BigDecimal.valueOf(quantity));
    }

    static BigDecimal dollars(long tenThousandths) {
        return BigDecimal.valueOf(tenThousandths, PRICE_DECIMALS);
    }

    static long integer(String field, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("must be an integer of at most 64 bits: " + field + "=" + text);
        }
    }

    private static String symbolOf(Path file) {
        Matcher matcher = LEADING_SYMBOL.matcher(file.getFileName().toString());
        return matcher.lookingAt() ? matcher.group().toUpperCase(Locale.ROOT) : "RECORDED";
    }
}
