package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port for a server that binds it later. Kafka ends the process if another has taken it by then, so the port is
 * one that systems give to no outgoing connection, and one of many, so that two searches hardly find the same.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int LAST = 32_767;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port from %d to %d is free".formatted(FIRST, LAST));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
