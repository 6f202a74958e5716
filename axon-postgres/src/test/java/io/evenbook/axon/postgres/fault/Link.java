package io.evenbook.axon.postgres.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection through the {@link WireProxy}: two sockets, and a thread for each direction. */
final class Link {

    private static final int BUFFER_BYTES = 1 << 16;

    private final WireProxy proxy;
    private final Socket node;
    private final Socket postgres;
    private final Conversation conversation = new Conversation();
    private volatile boolean cutBehindMessage;
    private volatile boolean silent;

    Link(WireProxy proxy, Socket node, Socket postgres) {
        this.proxy = proxy;
        this.node = node;
        this.postgres = postgres;
    }

    void start() {
        Thread.ofVirtual().start(() -> forward(this::fromNode));
        Thread.ofVirtual().start(() -> forward(this::fromPostgres));
    }

    /** Ends both connections at once; what was held back or is on its way is lost. */
    void cut() {
        closeQuietly(node);
        closeQuietly(postgres);
    }

    /** Lets the message that is held back go, and ends both connections right behind it. */
    void cutBehindMessage() {
        cutBehindMessage = true;
    }

    /**
     * Drops everything from now on, the message that is held back included; neither side learns that the other is gone.
     */
    void silence() {
        silent = true;
    }

    boolean isCut() {
        return node.isClosed();
    }

    /** Forwards until one side is gone, and then cuts the other. */
    private void forward(Direction direction) {
        try {
            direction.forward();
        } catch (IOException | InterruptedException e) {
            proxy.closed(this);
            cut();
        }
    }

    @FunctionalInterface
    private interface Direction {
        void forward() throws IOException, InterruptedException;
    }

    private void fromNode() throws IOException {
        DataInputStream in = input(node);
        DataOutputStream out = output(postgres);
        WireMessage.readFirst(in).writeTo(out);
        out.flush();
        while (true) {
            WireMessage message = WireMessage.read(in);
            forward(message, conversation.fromNode(message), in, out);
        }
    }

    private void fromPostgres() throws IOException, InterruptedException {
        DataInputStream in = input(postgres);
        DataOutputStream out = output(node);
        while (true) {
            WireMessage message = WireMessage.read(in);
            Duration delay = proxy.answerDelay();
            if (message.type() == 'Z' && delay.isPositive()) {
                Thread.sleep(delay);
            }
            forward(message, conversation.fromPostgres(message), in, out);
        }
    }

    private void forward(WireMessage message, Optional<Point> point, DataInputStream in, DataOutputStream out)
            throws IOException {
        if (point.isPresent()) {
            out.flush(); // the other side has all that came before
            proxy.passed(point.get(), this);
        }
        awaitCutIfSilent();
        message.writeTo(out);
        if (in.available() == 0) {
            out.flush();
        }
        if (cutBehindMessage) {
            out.flush();
            cut();
        }
    }

    private void awaitCutIfSilent() throws IOException {
        while (silent) {
            if (isCut()) {
                throw new IOException("cut while it was silent");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static DataInputStream input(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    }

    private static DataOutputStream output(Socket socket) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // then it is closed already
        }
    }
}
