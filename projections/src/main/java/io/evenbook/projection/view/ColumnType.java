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

/** The column types of views, and how an array of values goes to PostgreSQL. */
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

    /** The name of the type in SQL, for instance {@code timestamptz}. */
    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An array of values, which may be null. */
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

    /** Makes an array for PostgreSQL of values, which may be null. */
    interface Arrangement {
        Array of(Connection connection, Object[] values) throws SQLException;
    }
}
