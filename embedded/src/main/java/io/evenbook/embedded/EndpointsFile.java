package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The {@link Endpoints} in the file {@code endpoints} of the data folder, from the start of the service to its end: the
 * service prints it when it is ready, and {@code ./evenbook status} shows it again.
 */
final class EndpointsFile {
    static final String NAME = "endpoints";

    private final EmbeddedServers servers;
    private final Environment environment;

    EndpointsFile(EmbeddedServers servers, Environment environment) {
        this.servers = servers;
        this.environment = environment;
    }

    /** Before whatever says that the service is ready. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void write() {
        Endpoints endpoints = servers.endpoints(
                environment.getProperty("local.server.port", Integer.class),
                environment.getProperty("springdoc.swagger-ui.path"));
        write(endpoints.data().resolve(NAME), endpoints.block());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
