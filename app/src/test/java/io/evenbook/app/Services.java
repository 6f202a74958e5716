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
            current = Service.on(
                    freshFolder(),
                    // Tests compare the log before and after a request.
                    "--evenbook.refusals.seal-interval=0s",
                    "--evenbook.security.hashes-per-second=1000000",
                    "--evenbook.streams.account-idle=1s",
                    "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey());
        }
        return current;
    }

    /**
     * Makes tests use this service, which its owner closes.
     *
     * @return the previous service, or null
     */
    public static synchronized Service use(Service service) {
        Service before = current;
        current = service;
        return before;
    }

    private static Path freshFolder() {
        try {
            return Files.createTempDirectory("evenbook-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
