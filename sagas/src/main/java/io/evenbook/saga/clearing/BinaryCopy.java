package io.evenbook.saga.clearing;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.ByteConverter;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The rows of a query, read by {@code COPY} in its binary form: the server sends rows while earlier ones are taken in.
 * A row's columns are read in their order, each by the method of its type; none may be null.
 *
 * <p>The form (PostgreSQL's documentation of COPY, "Binary Format"): a signature of 11 bytes, 4 of flags, and an
 * extension behind its length; for each row the number of its columns in 2 bytes, and each column behind its length in
 * 4 bytes; at the end -1 for the number of columns.
 */
final class BinaryCopy {
    private static final int FIXED_HEADER = 11 + Integer.BYTES;

    private byte[] bytes;
    private int next;

    private BinaryCopy() {}

    /**
     * Reads all rows of a query on the connection of the current transaction, which goes on if a row cannot be taken
     * in.
     *
     * @param query without parameters
     * @param row reads all columns of the row that is next
     */
    static void read(JdbcTemplate jdbc, String query, Consumer<BinaryCopy> row) {
        jdbc.execute((ConnectionCallback<Void>) connection -> {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (%s) to stdout (format binary)".formatted(query));
            new BinaryCopy().read(copy, row);
            return null;
        });
    }

    private void read(CopyOut copy, Consumer<BinaryCopy> row) throws SQLException {
        RuntimeException failure = null;
        boolean isFirst = true;
        for (bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
            next = isFirst ? FIXED_HEADER + Integer.BYTES + ByteConverter.int4(bytes, FIXED_HEADER) : 0;
            isFirst = false;
            try {
                while (failure == null && next < bytes.length && columns() >= 0) {
                    row.accept(this);
                }
            } catch (RuntimeException e) {
                // A copy that is cancelled would end the transaction
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private int columns() {
        int columns = ByteConverter.int2(bytes, next);
        next += Short.BYTES;
        return columns;
    }

    /** Skips the column. @return where it begins */
    private int column(int length) {
        int begin = next + Integer.BYTES;
        next = begin + length;
        return begin;
    }

    private int length() {
        int length = ByteConverter.int4(bytes, next);
        if (length < 0) {
            throw new IllegalStateException("must not be null");
        }
        return length;
    }

    private int column(String type, int length) {
        if (length() != length) {
            throw new IllegalStateException("must be of type %s: %d bytes".formatted(type, length()));
        }
        return column(length);
    }

    int integer() {
        return ByteConverter.int4(bytes, column("integer", Integer.BYTES));
    }

    long bigint() {
        return ByteConverter.int8(bytes, column("bigint", Long.BYTES));
    }

    boolean bool() {
        return ByteConverter.bool(bytes, column("boolean", 1));
    }

    String text() {
        int length = length();
        return new String(bytes, column(length), length, StandardCharsets.UTF_8);
    }

    /** @throws IllegalStateException if it is not a finite number */
    BigDecimal numeric() {
        int length = length();
        if (ByteConverter.numeric(bytes, column(length), length) instanceof BigDecimal number) {
            return number;
        }
        throw new IllegalStateException("must be a finite number");
    }
}
