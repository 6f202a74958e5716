package io.evenbook.projection.view;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** The types of columns that views have, and how their values go to PostgreSQL as an array. */
enum ColumnType {
    TEXT(String[]::new, ColumnType::text),
    BIGINT(Long[]::new, value -> ((Number) value).longValue()),
    INT(Integer[]::new, value -> ((Number) value).intValue()),
    BOOLEAN(Boolean[]::new, value -> value),
    /** As text: the driver has no binary form for arrays of these. */
    NUMERIC(String[]::new, value -> ((BigDecimal) value).toPlainString()),
    TIMESTAMPTZ(String[]::new, Object::toString);

    private static final Pattern ARRAY_PARAMETER = Pattern.compile("\\?::([a-z]+)\\[]");

    private final IntFunction<Object[]> array;
    private final Function<Object, Object> element;

    ColumnType(IntFunction<Object[]> array, Function<Object, Object> element) {
        this.array = array;
        this.element = element;
    }

    /** The types of the parameters {@code ?::type[]} of a statement, in their order. */
    static List<ColumnType> of(String sql) {
        return ARRAY_PARAMETER.matcher(sql).results().map(parameter -> valueOf(parameter.group(1).toUpperCase(Locale.ROOT))).toList();
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One column of some rows. */
    Object[] column(List<Object[]> rows, int column) {
        Object[] values = array.apply(rows.size());
        Arrays.setAll(values, row -> {
            Object value = rows.get(row)[column];
            return value == null ? null : element.apply(value);
        });
        return values;
    }
}
