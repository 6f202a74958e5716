package io.evenbook.bench.measure;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The results of a benchmark: numbers by name, in the sequence in which they were added. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);

    private final String bench;
    private final Map<String, BigDecimal> values = new LinkedHashMap<>();

    public Figures(String bench) {
        this.bench = bench;
    }

    /**
     * Adds a figure rounded to four digits, or to an integer if it has more: 12345.6 gives 12346, 1.23456 gives 1.235.
     */
    public Figures add(String name, double value) {
        BigDecimal whole = BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP);
        BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS);
        values.put(name, rounded.scale() > 0 ? rounded : whole);
        return this;
    }

    /** One JSON object on one line. */
    public String toJson() {
        ObjectNode object = JsonMapper.shared().createObjectNode().put("bench", bench);
        values.forEach((name, value) -> object.put(name, value));
        return object.toString();
    }

    public void print(PrintWriter out) {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(1);
        values.forEach(
                (name, value) -> out.println(("%-" + width + "s  %,12." + value.scale() + "f").formatted(name, value)));
    }
}
