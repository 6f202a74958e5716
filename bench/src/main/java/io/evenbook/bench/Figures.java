package io.evenbook.bench;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a benchmark found: a number for each name, in the order in which they were added. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);

    private final String bench;
    private final Map<String, BigDecimal> values = new LinkedHashMap<>();

    Figures(String bench) {
        this.bench = bench;
    }

    /** Adds a figure, rounded to a whole number or to four digits, whichever is more exact: the rest would be noise. */
    Figures add(String name, double value) {
        BigDecimal whole = BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP);
        BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS);
        values.put(name, rounded.scale() > 0 ? rounded : whole);
        return this;
    }

    /** One object on one line. */
    String toJson() {
        ObjectNode object = JsonMapper.shared().createObjectNode().put("bench", bench);
        values.forEach((name, value) -> object.put(name, value));
        return object.toString();
    }

    void print(PrintWriter out) {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(1);
        values.forEach(
                (name, value) -> out.println(("%-" + width + "s  %,12." + value.scale() + "f").formatted(name, value)));
    }
}
