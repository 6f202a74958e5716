package io.evenbook.app.operation;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says on standard output that the service can be used, once requests may come and what is read is there: scripts wait
 * for this line.
 */
@Component
class ReadyLine {
    private final HealthEndpoint health;
    private final WebServerApplicationContext context;

    ReadyLine(HealthEndpoint health, WebServerApplicationContext context) {
        this.health = health;
        this.context = context;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        Thread.ofVirtual().name("ready-line").start(this::announceWhenReady);
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
