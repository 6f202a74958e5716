package io.evenbook.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/**
 * The three servers of one data folder. They start in parallel and stop one after another, PostgreSQL last.
 *
 * <p>{@link #start} returns at once, so that Spring builds the rest of the service meanwhile. {@link #postgres()},
 * {@link #mongo()} and {@link #kafka()} wait until the server accepts connections, or throw its
 * {@link EmbeddedStartException}.
 */
final class EmbeddedServers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServers.class);

    private final DataFolder folder;
    private final CompletableFuture<PostgresServer> postgres;
    private final CompletableFuture<MongoWireServer> mongo;
    private final Optional<CompletableFuture<KafkaBroker>> kafka;
    private boolean closed;

    private EmbeddedServers(DataFolder folder, Path binaries, boolean withKafka) {
        this.folder = folder;
        postgres = inBackground("postgres", () -> PostgresServer.start(folder, PostgresBinaries.unpack(binaries)));
        mongo = inBackground("mongo", () -> MongoWireServer.start(folder));
        kafka = withKafka ? Optional.of(inBackground("kafka", () -> KafkaBroker.start(folder))) : Optional.empty();
    }

    /** @throws EmbeddedStartException if the folder is in use, not writable or of another format */
    static EmbeddedServers start(Path data, Path binaries, boolean withKafka) {
        DataFolder folder = DataFolder.lock(data);
        folder.delete(EndpointsFile.NAME); // of a service that was killed
        EmbeddedServers servers = new EmbeddedServers(folder, binaries, withKafka);
        try {
            // A signal during start-up can end the JVM without closing the context. This handler runs after all
            // contexts, and close() waits for servers that are still starting, so that no process stays behind.
            SpringApplication.getShutdownHandlers().add(servers::close);
            return servers;
        } catch (IllegalStateException e) { // the JVM is already shutting down
            servers.close();
            throw e;
        }
    }

    PostgresServer postgres() {
        return started(postgres);
    }

    MongoWireServer mongo() {
        return started(mongo);
    }

    KafkaBroker kafka() {
        return started(kafka.orElseThrow(() -> new IllegalStateException("Kafka is switched off")));
    }

    /**
     * Where all of it listens.
     *
     * @param httpPort of the service; null if it has no web server
     * @param apiPage path of the page that describes the API; null if there is none
     */
    Endpoints endpoints(Integer httpPort, String apiPage) {
        return new Endpoints(
                httpPort,
                apiPage,
                folder.root(),
                postgres().port(),
                PostgresServer.passwordFile(folder).path(),
                mongo().connectionString(),
                kafka.isPresent() ? kafka().bootstrapServer() : null);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        kafka.ifPresent(EmbeddedServers::stop);
        stop(mongo);
        stop(postgres);
        try {
            folder.delete(EndpointsFile.NAME);
        } finally {
            folder.close();
        }
    }

    private static <T extends AutoCloseable> void stop(CompletableFuture<T> server) {
        T started;
        try {
            started = server.join();
        } catch (CompletionException e) {
            return; // It never started; started() has thrown the reason.
        }
        try {
            started.close();
        } catch (Exception e) {
            log.error("Could not stop {}", started, e);
        }
    }

    private static <T> CompletableFuture<T> inBackground(String name, Supplier<T> start) {
        return CompletableFuture.supplyAsync(
                start,
                task -> Thread.ofPlatform().daemon().name("start-" + name).start(task));
    }

    private static <T> T started(CompletableFuture<T> server) {
        try {
            return server.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
