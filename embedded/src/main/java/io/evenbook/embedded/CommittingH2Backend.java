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
 * Commits its file once per writing command, before the command is answered: what a client was told survives a kill -9,
 * and what is found after one is the state between two commands.
 *
 * <p>H2's own automatic commit comes up to a second later and at any moment. A document and its entry in the unique
 * index are two maps; a crash that keeps only the document makes every later upsert of it fail.
 */
final class CommittingH2Backend extends H2Backend {

    /** Anything else counts as a write; so does aggregate, which may end in $out or $merge. */
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

    /**
     * Chunks that are mostly overwritten are rewritten now and then; nothing does so when automatic commits are off.
     */
    private static final int COMPACT_EVERY_COMMITS = 1_000;

    private static final int COMPACT_BELOW_FILL_PERCENT = 60;
    private static final int COMPACT_BYTES = 4 << 20;

    private final Lock writing = new ReentrantLock();
    private long commits;

    CommittingH2Backend(MVStore store) {
        super(store);
        commit(); // opening collections writes their meta maps
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
            // A refused command may have written before it failed, so the commit is not skipped for it.
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
