package io.evenbook.demo.recording;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object, with its fields checked as they are read. Every fault is an {@link IllegalArgumentException}. */
public final class JsonLine {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");

    private static final int SHOWN = 40;

    private final JsonNode object;

    private JsonLine(JsonNode object) {
        this.object = object;
    }

    public static JsonLine parse(String text) {
        JsonNode parsed;
        try {
            parsed = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no complete JSON object: " + e.getOriginalMessage(), e);
        }
        if (!parsed.isObject()) {
            throw new IllegalArgumentException("no JSON object");
        }
        return new JsonLine(parsed);
    }

    /** The field's text; a number as it is written. Empty if it is missing, null, or the text null. */
    public Optional<String> find(String field) {
        JsonNode value = object.path(field);
        if (value.isContainer()) {
            throw new IllegalArgumentException("must be text or a number: " + field);
        }
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(value.asString()).filter(text -> !text.equals("null"));
    }

    public String text(String field) {
        return find(field)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("must be present: " + field));
    }

    public boolean has(String field) {
        return find(field).isPresent();
    }

    public BigDecimal decimal(String field) {
        text(field);
        return decimal(field, object.path(field));
    }

    public long positiveInteger(String field) {
        String text = text(field);
        try {
            long value = Long.parseLong(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw new IllegalArgumentException("must be an integer > 0: " + field + "=" + text);
    }

    /**
     * The levels in {@code bids} and {@code asks}, each an array of price and quantity, best first.
     *
     * @return the book on the grid that the finder has in the end
     */
    public Function<Grid, Snapshot> book(GridFinder finder) {
        List<Priced> bids = levels("bids", Side.BUY, finder);
        List<Priced> asks = levels("asks", Side.SELL, finder);
        int depth = Math.max(bids.size(), asks.size());
        return grid -> new Snapshot(
                bids.stream().map(level -> level.on(grid)).toList(),
                asks.stream().map(level -> level.on(grid)).toList(),
                depth);
    }

    private List<Priced> levels(String field, Side side, GridFinder finder) {
        JsonNode array = object.path(field);
        if (!array.isArray()) {
            throw new IllegalArgumentException("must be an array: " + field);
        }
        List<Priced> levels = new ArrayList<>();
        for (JsonNode level : array) {
            Priced next = new Priced(
                    finder.price(field, decimal(field, level.path(0))),
                    finder.quantity(field, decimal(field, level.path(1))));
            if (!levels.isEmpty() && !next.isWorseThan(levels.getLast(), side)) {
                throw new IllegalArgumentException("must be best first: " + field + " at " + next.price);
            }
            levels.add(next);
        }
        return levels;
    }

    private record Priced(BigDecimal price, BigDecimal quantity) {
        Level on(Grid grid) {
            return new Level(grid.ticks(price), grid.lots(quantity));
        }

        boolean isWorseThan(Priced other, Side side) {
            return side == Side.BUY ? price.compareTo(other.price) < 0 : price.compareTo(other.price) > 0;
        }
    }

    /**
     * A decimal in a text is taken as written. A number may be a binary fraction that was printed: it is taken as the
     * shortest decimal of that fraction, 236.61 for 236.61000000000001.
     */
    private static BigDecimal decimal(String field, JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.decimalValue();
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return BigDecimal.valueOf(value.doubleValue());
        }
        if (!value.isString() || !DECIMAL.matcher(value.asString()).matches()) {
            String text = value.toString();
            throw new IllegalArgumentException(
                    "must be a decimal: " + field + "=" + text.substring(0, Math.min(SHOWN, text.length())));
        }
        return new BigDecimal(value.asString());
    }
}
