package io.evenbook.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The service that most tests share, started once for all of them on an empty data folder. */
public final class Services {
    private static Service current;

    private Services() {}

    public static synchronized Service shared() {
        if (current == null) {
            current = Service.on(freshFolder());
            Runtime.getRuntime().addShutdownHook(new Thread(current::close));
        }
        return current;
    }

    /** From now on tests use this service, which its owner closes. */
    static synchronized void use(Service service) {
        current = service;
    }

    private static Path freshFolder() {
        try {
            return Files.createTempDirectory("evenbook-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
