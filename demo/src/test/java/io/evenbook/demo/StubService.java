package io.evenbook.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenbook.demo.StubMarket.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** A stub of the service over HTTP: a {@link StubMarket} and the requested faults. */
final class StubService implements AutoCloseable {
    /** The outcome of one request. */
    enum Fault {
        NONE,
        /** The request is executed, and the connection ends without an answer. */
        ANSWER_LOST,
        /** The answer is 503, and the request is not executed. */
        OVERLOADED,
        /** The request is executed after a delay. */
        SLOW
    }

    /** Chooses the fault of the n-th write on orders, from 1. */
    interface Faults {
        Fault apply(int write, String method);
    }

    private static final Duration SLOW = Duration.ofMillis(20);

    private final JsonMapper mapper = new JsonMapper();
    private final HttpServer server;
    private final Faults faults;
    private final StubMarket market = new StubMarket();
    private final Set<String> failedMethods = new HashSet<>();
    private int writes;
    private int notReadyFor;

    StubService(Faults faults) throws IOException {
        this.faults = faults;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Thread::startVirtualThread);
        server.start();
    }

    static StubService withoutFaults() throws IOException {
        return new StubService((_, _) -> Fault.NONE);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The HTTP methods of the requests with a fault. */
    synchronized Set<String> failedMethods() {
        return Set.copyOf(failedMethods);
    }

    StubMarket market() {
        return market;
    }

    /** Answers this many readiness probes with 503. */
    synchronized void notReadyFor(int probes) {
        notReadyFor = probes;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/actuator/health/readiness")) {
                exchange.sendResponseHeaders(isReady() ? 200 : 503, -1);
                return;
            }
            String method = exchange.getRequestMethod();
            String resource = path.substring("/api/v1".length());
            Fault fault = method.equals("GET") || !resource.startsWith("/orders") ? Fault.NONE : nextFault(method);
            if (fault == Fault.SLOW) {
                LockSupport.parkNanos(SLOW.toNanos());
            }
            Reply reply = fault == Fault.OVERLOADED
                    ? StubMarket.problem(503, "service.overloaded")
                    : market.answer(
                            method,
                            resource,
                            mapper.readTree(exchange.getRequestBody()),
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            if (fault == Fault.ANSWER_LOST) {
                return;
            }
            byte[] body = mapper.writeValueAsBytes(reply.body());
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized boolean isReady() {
        notReadyFor--;
        return notReadyFor < 0;
    }

    private synchronized Fault nextFault(String method) {
        Fault fault = faults.apply(++writes, method);
        if (fault != Fault.NONE) {
            failedMethods.add(method);
        }
        return fault;
    }
}
