package io.evenbook.axon.postgres.fault;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Follows what a node and PostgreSQL say on one connection, far enough to recognise each {@link Point}.
 *
 * <p>A commit may be a statement of its own, or the end of a copy outside a transaction.
 */
final class Conversation {

    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private boolean inTransaction;
    private boolean appended;
    private boolean viewWritten;
    private boolean committing;

    /** The point that a message of the node is about to pass. */
    synchronized Optional<Point> fromNode(WireMessage message) {
        return switch (message.type()) {
            case 'P' -> {
                statements.put(message.string(0), message.string(1));
                yield Optional.empty();
            }
            case 'B' -> {
                portals.put(message.string(0), statements.getOrDefault(message.string(1), ""));
                yield Optional.empty();
            }
            case 'E' -> runs(portals.getOrDefault(message.string(0), ""));
            case 'Q' -> runs(message.string(0));
            case 'c' -> inTransaction ? Optional.empty() : commits();
            default -> Optional.empty();
        };
    }

    private Optional<Point> runs(String text) {
        Optional<Point> point = Optional.empty();
        for (String statement : text.split(";")) {
            Optional<Point> passed =
                    runsOne(statement.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
            point = point.or(() -> passed);
        }
        return point;
    }

    private Optional<Point> runsOne(String statement) {
        if (statement.startsWith("begin")) {
            inTransaction = true;
        } else if (statement.startsWith("select pg_advisory_xact_lock")) {
            return Optional.of(Point.BEFORE_LOCK);
        } else if (statement.startsWith("copy events ") || statement.startsWith("insert into events ")) {
            appended = true;
            return Optional.of(Point.BEFORE_INSERT);
        } else if (statement.startsWith("insert into jar_view ")) {
            boolean first = !viewWritten;
            viewWritten = true;
            return first ? Optional.of(Point.BEFORE_VIEW) : Optional.empty();
        } else if (statement.startsWith("update token_entry set token ") && viewWritten) {
            return Optional.of(Point.BEFORE_TOKEN);
        } else if (statement.startsWith("commit")) {
            return commits();
        }
        return Optional.empty();
    }

    private Optional<Point> commits() {
        committing = appended;
        return committing ? Optional.of(Point.BEFORE_COMMIT) : Optional.empty();
    }

    /** The point that a message of PostgreSQL is about to pass. */
    synchronized Optional<Point> fromPostgres(WireMessage message) {
        if (message.type() == 'C' && committing && message.string(0).matches("COMMIT|COPY .*")) {
            committing = false;
            return Optional.of(Point.AFTER_COMMIT);
        }
        if (message.type() == 'Z') {
            inTransaction = message.body()[0] != 'I';
            if (!inTransaction) {
                appended = false;
                viewWritten = false;
                committing = false;
            }
        }
        return Optional.empty();
    }
}
