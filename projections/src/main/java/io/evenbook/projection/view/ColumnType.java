package io.evenbook.projection.view;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;

/** The types of columns that views have, and how their values go to PostgreSQL as an array. */
enum ColumnType {
    TEXT(byDriver("text", String[]::new, ColumnType::text)),
    BIGINT(byDriver("bigint", Long[]::new, value -> ((Number) value).longValue())),
    INT(byDriver("int", Integer[]::new, value -> ((Number) value).intValue())),
    BOOLEAN(byDriver("boolean", Boolean[]::new, value -> value)),
    NUMERIC(new BinaryArrays(Oid.NUMERIC, Oid.NUMERIC_ARRAY, value -> ByteConverter.numeric((BigDecimal) value))),
    TIMESTAMPTZ(new BinaryArrays(Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY, value -> BinaryArrays.time((Instant) value)));

    private final Arrangement arrangement;

    ColumnType(Arrangement arrangement) {
        this.arrangement = arrangement;
    }

    /** As SQL calls the type. */
    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One column of some rows. */
    Array array(Connection connection, Object[] values) throws SQLException {
        return arrangement.of(connection, values);
    }

    private static Arrangement byDriver(String type, IntFunction<Object[]> array, Function<Object, Object> element) {
        return (connection, values) -> connection.createArrayOf(
                type,
                Arrays.stream(values)
                        .map(value -> value == null ? null : element.apply(value))
                        .toArray(array));
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    /** How values, or nulls, become an array that PostgreSQL takes. */
    interface Arrangement {
        Array of(Connection connection, Object[] values) throws SQLException;
    }
}
