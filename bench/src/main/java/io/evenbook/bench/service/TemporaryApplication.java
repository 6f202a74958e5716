package io.evenbook.bench.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** An application with embedded servers in a temporary folder. close() deletes the folder, as does a signal. */
public final class TemporaryApplication implements AutoCloseable {
    private final Path folder;
    private final ConfigurableApplicationContext context;
    private boolean closed;

    private TemporaryApplication(Path folder, ConfigurableApplicationContext context) {
        this.folder = folder;
        this.context = context;
    }

    public static TemporaryApplication run(SpringApplication application, Stream<String> settings) throws IOException {
        Path folder = Files.createTempDirectory("evenbook-bench");
        application.setLogStartupInfo(false);
        // One hook for both, so that the servers stop before the folder is deleted.
        application.setRegisterShutdownHook(false);
        Stream<String> own = Stream.of(
                "--logging.level.root=WARN",
                "--logging.level.io.evenbook=WARN",
                "--evenbook.embedded.enabled=true",
                "--evenbook.embedded.data=" + folder);
        TemporaryApplication running = new TemporaryApplication(
                folder, application.run(Stream.concat(own, settings).toArray(String[]::new)));
        Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        return running;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    /** A second call waits for the first one and does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
