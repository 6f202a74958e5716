package io.evenbook.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/**
 * Commits the file once for each writing command, before the command is answered. So a kill -9 loses no answered write,
 * and the file then holds the state between two commands.
 *
 * <p>H2's own automatic commit runs up to a second later, possibly within a command. A document and its entry in the
 * unique index lie in two maps; if a crash kept only the document, every later upsert of it would fail.
 */
final class CommittingH2Backend extends H2Backend {

    /** Every other command counts as a write, also aggregate: it may end in $out or $merge. */
    private static final Set<String> READS = Set.of(
            "find",
            "getmore",
            "killcursors",
            "count",
            "distinct",
            "listcollections",
            "listindexes",
            "listdatabases",
            "dbstats",
            "collstats",
            "validate",
            "serverstatus",
            "hello",
            "ismaster",
            "buildinfo",
            "whatsmyuri",
            "ping",
            "getlasterror");

    /** Every 1,000 commits; with automatic commits switched off H2 never compacts the file by itself. */
    private static final int COMPACT_EVERY_COMMITS = 1_000;

    private static final int COMPACT_BELOW_FILL_PERCENT = 60;
    private static final int COMPACT_BYTES = 4 << 20;

    private final Lock writing = new ReentrantLock();
    private long commits;

    CommittingH2Backend(MVStore store) {
        super(store);
        commit(); // opening a collection writes its meta map
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new TypedDatabase(databaseName, getMvStore(), getCursorRegistry());
    }

    @Override
    public Document handleCommand(Channel channel, String databaseName, String command, Document query) {
        if (READS.contains(command.toLowerCase(Locale.ROOT))) {
            return super.handleCommand(channel, databaseName, command, query);
        }
        writing.lock();
        try {
            // A command may write before it fails, so a failed command is committed too.
            try {
                return super.handleCommand(channel, databaseName, command, query);
            } finally {
                commit();
                if (++commits % COMPACT_EVERY_COMMITS == 0) {
                    getMvStore().compact(COMPACT_BELOW_FILL_PERCENT, COMPACT_BYTES);
                }
            }
        } finally {
            writing.unlock();
        }
    }
}
