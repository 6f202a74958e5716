package io.evenbook.embedded;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** A server for MongoDB's wire protocol in this process. It keeps all collections in one H2 file. */
final class MongoWireServer implements AutoCloseable {

    private static final String DATABASE = "evenbook";

    private final MongoServer server;

    private MongoWireServer(MongoServer server) {
        this.server = server;
    }

    static MongoWireServer start(DataFolder folder) {
        Path file = folder.resolve("mongo").resolve("mongo.mv.db");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        MongoServer server = new MongoServer(new CommittingH2Backend(open(file)));
        server.bind(new InetSocketAddress("127.0.0.1", 0));
        return new MongoWireServer(server);
    }

    /** Switches automatic commits off: they could run in the middle of a write. */
    private static MVStore open(Path file) {
        try {
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            throw new EmbeddedStartException(
                    "The MongoDB file %s can't be opened: %s".formatted(file, e.getMessage()),
                    "It holds views only: move it away and start again. The service then rebuilds them from the log.",
                    e);
        }
    }

    String connectionString() {
        return "mongodb://127.0.0.1:%d/%s".formatted(server.getLocalAddress().getPort(), DATABASE);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @Override
    public String toString() {
        return "the MongoDB wire server";
    }
}
