package io.evenbook.stream.client;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket: each message is one JSON object with {@code event}, {@code id} and {@code data}. */
final class SocketOutlet extends Endpoint implements Outlet {
    private static final Logger log = LoggerFactory.getLogger(SocketOutlet.class);
    private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
    private static final int SLICE = 16 << 10;
    private static final int MAX_RECEIVED = 1024;
    private static final long CLOSE_MILLIS = 1_000;

    private final Timeouts timeouts;
    private final Serving serving;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Session session;
    private volatile boolean isCut;

    SocketOutlet(Timeouts timeouts, Serving serving) {
        this.timeouts = timeouts;
        this.serving = serving;
    }

    /** Whether a request asks for a WebSocket. */
    static boolean isWanted(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** Answers a request with a WebSocket. */
    static void open(HttpServletRequest request, HttpServletResponse response, Timeouts timeouts, Serving serving)
            throws IOException, ServletException {
        if (!(request.getServletContext().getAttribute(ServerContainer.class.getName())
                instanceof ServerContainer container)) {
            throw new ServletException("The server has no WebSockets");
        }
        SocketOutlet outlet = new SocketOutlet(timeouts, serving);
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(SocketOutlet.class, "/")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(outlet);
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
        if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS
                && outlet.started.compareAndSet(false, true)) {
            serving.abandoned();
        }
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.setMaxIdleTimeout(0);
        opened.setMaxTextMessageBufferSize(MAX_RECEIVED);
        opened.setMaxBinaryMessageBufferSize(MAX_RECEIVED);
        opened.addMessageHandler(String.class, _ -> {
            // The address says all that a client may ask for
        });
        if (started.compareAndSet(false, true)) {
            serving.serve(this);
        }
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        if (started.compareAndSet(false, true)) {
            serving.abandoned();
        }
    }

    @Override
    public void onError(Session failed, Throwable cause) {
        log.debug("A WebSocket failed; its next message will find out", cause);
    }

    @Override
    public void send(Message message) throws IOException {
        if (!session.isOpen()) {
            throw new IOException("The client has gone");
        }
        try {
            send(session.getBasicRemote(), message);
        } catch (IOException e) {
            throw isTimeout(e) ? new SlowClientException() : e;
        } catch (IllegalStateException e) {
            throw new IOException("The client has gone", e);
        }
    }

    /** In frames: only one of them is decoded at a time. */
    private void send(RemoteEndpoint.Basic remote, Message message) throws IOException {
        long deadline = System.nanoTime() + timeouts.messageNanos();
        byte[] json = message.json();
        String start = new String(message.socketStart(), StandardCharsets.UTF_8);
        int from = 0;
        while (json.length - from > SLICE) {
            int to = startOfCharacter(json, from + SLICE);
            limitWait(deadline);
            remote.sendText(start + new String(json, from, to - from, StandardCharsets.UTF_8), false);
            start = "";
            from = to;
        }
        limitWait(deadline);
        remote.sendText(start + new String(json, from, json.length - from, StandardCharsets.UTF_8) + "}", true);
    }

    /** Where the character begins that the byte at an index belongs to. */
    private static int startOfCharacter(byte[] utf8, int index) {
        int start = index;
        while ((utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    private void limitWait(long deadline) throws IOException {
        if (isCut) {
            throw new CutException();
        }
        long left = Math.min(timeouts.progressNanos(), deadline - System.nanoTime());
        if (left <= 0) {
            throw new SlowClientException();
        }
        session.getUserProperties().put(SEND_TIMEOUT, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    }

    /** Ends it after the frame under way. The container's wait for a client that takes nothing has its timeout. */
    @Override
    public void cut() {
        isCut = true;
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof SocketTimeoutException
                || failure instanceof TimeoutException
                || failure.getCause() != null && isTimeout(failure.getCause());
    }

    @Override
    public void close(Closing why, Message message) {
        if (message != null) {
            sendLast(message);
        }
        try {
            session.getUserProperties().put(SEND_TIMEOUT, CLOSE_MILLIS);
            session.close(new CloseReason(code(why), why.toString()));
        } catch (IOException | IllegalStateException e) {
            log.debug("A client has gone before it was closed", e);
        }
    }

    /** The message before it was whole: a cut that came too late for that one is not meant for this one. */
    private void sendLast(Message message) {
        isCut = false;
        try {
            send(message);
        } catch (IOException e) {
            log.debug("A client did not get its last message", e);
        }
    }

    private static CloseCode code(Closing why) {
        return switch (why) {
            case SLOW, ACCESS -> CloseCodes.VIOLATED_POLICY;
            case FAILED -> CloseCodes.UNEXPECTED_CONDITION;
            case INCARNATION -> CloseCodes.SERVICE_RESTART;
            case OVERLOADED -> CloseCodes.TRY_AGAIN_LATER;
            case SHUTDOWN, GONE -> CloseCodes.GOING_AWAY;
        };
    }
}
