package io.evenbook.axon.postgres.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a node and PostgreSQL, and can delay what they say, cut their connections, or do anything at a
 * {@link Point} while the message is held back. Expects connections without TLS.
 */
final class WireProxy implements AutoCloseable {

    private final ServerSocket listening;
    private volatile int postgresPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private volatile Duration answerDelay = Duration.ZERO;

    WireProxy(int postgresPort) {
        this.postgresPort = postgresPort;
        try {
            this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on leads to another server; connections there are stay where they are. */
    void moveTo(int port) {
        postgresPort = port;
    }

    /** Strikes once, when the point is passed for the n-th time from now on. */
    Trap trap(Point point, int nth, Trap.Fault fault) {
        Trap trap = new Trap(point, nth, fault);
        traps.add(trap);
        return trap;
    }

    /** From now on each answer of PostgreSQL arrives so much later. */
    void delayAnswers(Duration delay) {
        answerDelay = delay;
    }

    /** Cuts all connections; returns how many. */
    int cutAll() {
        List<Link> open = links.stream().filter(link -> !link.isCut()).toList();
        open.forEach(Link::cut);
        return open.size();
    }

    Duration answerDelay() {
        return answerDelay;
    }

    void passed(Point point, Link link) {
        traps.forEach(trap -> trap.passed(point, link));
    }

    void closed(Link link) {
        links.remove(link);
    }

    private void accept() {
        while (!listening.isClosed()) {
            Socket node;
            try {
                node = listening.accept();
            } catch (IOException e) {
                return; // closed
            }
            try {
                node.setTcpNoDelay(true);
                Socket postgres = new Socket(InetAddress.getLoopbackAddress(), postgresPort);
                postgres.setTcpNoDelay(true);
                Link link = new Link(this, node, postgres);
                links.add(link);
                link.start();
            } catch (IOException e) {
                hangUp(node); // as PostgreSQL refused, so do we
            }
        }
    }

    private static void hangUp(Socket node) {
        try {
            node.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
