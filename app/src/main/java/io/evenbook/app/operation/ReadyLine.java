package io.evenbook.app.operation;

import io.evenbook.app.access.OneTimeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Prints {@code Evenbook is ready at URL} once readiness and reads are UP: scripts wait for this line. An embedded
 * start also prints the file {@code endpoints} of its data folder, where everything listens, and a code to log in.
 */
@Component
class ReadyLine implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ReadyLine.class);

    private final HealthEndpoint health;
    private final WebServerApplicationContext context;
    private final Path endpoints;
    private final Optional<OneTimeCode> code;
    private final Thread announcement = Thread.ofVirtual().name("ready-line").unstarted(this::announceWhenReady);

    /** @param data the data folder of an embedded start */
    ReadyLine(
            HealthEndpoint health,
            WebServerApplicationContext context,
            @Value("${evenbook.embedded.enabled:false}") boolean embedded,
            @Value("${evenbook.embedded.data:.evenbook}") String data,
            Optional<OneTimeCode> code) {
        this.health = health;
        this.context = context;
        this.code = code;
        this.endpoints = embedded ? Path.of(data, "endpoints") : null;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        announcement.start();
    }

    /** A service that closes before it is ready announces nothing. */
    @Override
    public void destroy() {
        announcement.interrupt();
    }

    private boolean isUp(String group) {
        return Status.UP.equals(health.healthForPath(group).getStatus());
    }

    private void announceWhenReady() {
        try {
            while (!isUp("readiness") || !isUp("reads")) {
                Thread.sleep(50);
            }
            System.out.println("Evenbook is ready at http://127.0.0.1:"
                    + context.getWebServer().getPort());
            if (endpoints != null) {
                System.out.println("\n" + Files.readString(endpoints));
            }
            code.ifPresent(login -> System.out.printf(
                    "Log in as operator, once, within %d minutes: POST /api/v1/sessions {\"oneTimeCode\":\"%s\"}%n",
                    OneTimeCode.VALID.toMinutes(), login.issue()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("The endpoints cannot be shown: {}", e.toString());
        }
    }
}
