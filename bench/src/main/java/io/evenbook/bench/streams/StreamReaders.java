package io.evenbook.bench.streams;

import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.WholeService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of a market's stream: some follow it, some read nothing. Whoever is closed for that comes back. */
final class StreamReaders implements AutoCloseable {
    private static final int SMALL_BUFFER = 4096;
    private static final long POLL_MILLIS = 20;
    private static final long RETRY_MILLIS = 1_000;

    /** The service refuses requests once too many wait. */
    private static final int AT_ONCE = 50;

    private static final long TIMEOUT_NANOS = 180_000_000_000L;

    private final WholeService service;
    private final URI address;
    private final String credentials;
    private final int stopped;
    private final int all;
    private final List<Socket> following = new ArrayList<>();
    private final Deque<Socket> silent = new ArrayDeque<>();
    private final AtomicInteger gone = new AtomicInteger();
    private volatile boolean closing;

    private StreamReaders(WholeService service, URI address, String credentials, int all, int stopped) {
        this.service = service;
        this.address = address;
        this.credentials = credentials;
        this.all = all;
        this.stopped = stopped;
    }

    /** Connects all, and waits until the service serves them. @param stopped how many of them read nothing */
    static StreamReaders connect(WholeService service, HttpApi api, String market, int all, int stopped)
            throws IOException, InterruptedException {
        StreamReaders readers = new StreamReaders(
                service, api.address("stream/markets/" + market), HttpApi.credentials(), all, stopped);
        try {
            readers.awaitMarket();
            for (int opened = 0; opened < all; opened++) {
                if (opened % AT_ONCE == 0) {
                    await(service, opened);
                }
                if (opened < all - stopped) {
                    readers.follow();
                } else {
                    readers.silent.add(readers.open(true));
                }
            }
            await(service, all);
            return readers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            readers.close();
            throw e;
        }
    }

    /** The service refuses clients of a market while it reads its history. */
    private void awaitMarket() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!isServed()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("must be served within 3 minutes: " + address);
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private boolean isServed() throws IOException {
        try (Socket socket = open(false)) {
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        }
    }

    private Socket open(boolean isSilent) throws IOException {
        Socket socket = new Socket();
        if (isSilent) {
            socket.setReceiveBufferSize(SMALL_BUFFER);
        }
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String request = "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n"
                .formatted(address.getPath(), credentials);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void follow() throws IOException {
        Socket socket = open(false);
        following.add(socket);
        Thread.startVirtualThread(() -> {
            byte[] buffer = new byte[16 << 10];
            try {
                InputStream answer = socket.getInputStream();
                while (answer.read(buffer) >= 0) {
                    // It keeps nothing
                }
            } catch (IOException e) {
                // It was closed
            }
            if (!closing) {
                gone.incrementAndGet();
            }
        });
    }

    /** Connects as many silent clients anew as the service has closed. */
    void comeBack() throws IOException {
        for (int missing = all - connected(service); missing > 0 && !silent.isEmpty(); missing--) {
            silent.removeFirst().close();
            silent.addLast(open(true));
        }
    }

    /** @throws IllegalStateException if one that follows was closed */
    void requireAllFollow() {
        if (gone.get() > 0) {
            throw new IllegalStateException("%d of %d clients were closed".formatted(gone.get(), all - stopped));
        }
    }

    private static int connected(WholeService service) {
        return (int) service.bean(MeterRegistry.class)
                .get("evenbook.stream.clients")
                .tag("kind", "market")
                .gauge()
                .value();
    }

    /** Waits until the service has so many clients. */
    static void await(WholeService service, int clients) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (connected(service) != clients) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "%d of %d clients are connected".formatted(connected(service), clients));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Disconnects all. */
    @Override
    public void close() throws IOException {
        closing = true;
        for (Socket each : following) {
            each.close();
        }
        for (Socket each : silent) {
            each.close();
        }
    }
}
