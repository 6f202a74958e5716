package io.evenbook.axon.postgres.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The command line of a node.
 *
 * @param name unique in the run, over restarts too
 * @param jars whose jars its clients use; nodes that append without a lease must not share them
 * @param clients how many send commands, each one at a time; 0 for a node that only keeps the view
 * @param keepsView whether it runs the event processor of the view
 * @param claimTimeout after which another node may take over the segments of its processor
 * @param lease for how long it leases the right to append; zero if it appends without
 */
record NodeSettings(
        String name,
        String jdbcUrl,
        Path history,
        long seed,
        String jars,
        int clients,
        boolean keepsView,
        Duration claimTimeout,
        Duration lease) {

    List<String> arguments() {
        return List.of(
                name,
                jdbcUrl,
                history.toString(),
                Long.toString(seed),
                jars,
                Integer.toString(clients),
                Boolean.toString(keepsView),
                claimTimeout.toString(),
                lease.toString());
    }

    static NodeSettings of(String[] arguments) {
        return new NodeSettings(
                arguments[0],
                arguments[1],
                Path.of(arguments[2]),
                Long.parseLong(arguments[3]),
                arguments[4],
                Integer.parseInt(arguments[5]),
                Boolean.parseBoolean(arguments[6]),
                Duration.parse(arguments[7]),
                Duration.parse(arguments[8]));
    }
}
