package io.evenbook.stream.client;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events over an answer that lasts. It writes without blocking, in slices, so that it notices after the
 * timeout that the client takes nothing, and after another one that it takes too little; the container buffers one
 * slice at most.
 */
final class SseOutlet implements Outlet, WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(SseOutlet.class);
    private static final String TYPE = "text/event-stream";
    private static final int SLICE = 16 << 10;

    /** Clients come back after a second. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition possible = lock.newCondition();
    private final Timeouts timeouts;
    private final Serving serving;
    private AsyncContext async;
    private ServletOutputStream out;
    private boolean started;
    private boolean isCut;
    private IOException failure;

    private SseOutlet(Timeouts timeouts, Serving serving) {
        this.timeouts = timeouts;
        this.serving = serving;
    }

    /** Answers a request with a stream; a HEAD with its headers alone. */
    static void open(HttpServletRequest request, HttpServletResponse response, Timeouts timeouts, Serving serving)
            throws IOException {
        response.setContentType(TYPE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        // Proxies would wait for more
        response.setHeader("X-Accel-Buffering", "no");
        if (request.getMethod().equals("HEAD")) {
            serving.abandoned();
            return;
        }
        response.getOutputStream().write(RETRY);
        // Filters add their headers now; the answer itself is written by another thread
        response.flushBuffer();
        SseOutlet outlet = new SseOutlet(timeouts, serving);
        outlet.async = request.startAsync();
        outlet.async.setTimeout(0);
        outlet.async.addListener(outlet);
        outlet.out = outlet.async.getResponse().getOutputStream();
        outlet.out.setWriteListener(outlet);
    }

    /** The first call comes when the request's thread has left: from then on the client's thread writes. */
    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            if (started) {
                possible.signalAll();
                return;
            }
            started = true;
        } finally {
            lock.unlock();
        }
        serving.serve(this);
    }

    @Override
    public void send(Message message) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeouts.messageNanos();
        write(message.sseStart(), deadline);
        write(message.json(), deadline);
        write(Message.sseEnd(), deadline);
        whenReady(out::flush, deadline);
    }

    private void write(byte[] bytes, long deadline) throws IOException, InterruptedException {
        for (int from = 0; from < bytes.length; from += SLICE) {
            int begin = from;
            whenReady(() -> out.write(bytes, begin, Math.min(SLICE, bytes.length - begin)), deadline);
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Never touches the answer once the container has ended it: it may belong to another request then. */
    private void whenReady(Writing writing, long messageDeadline) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        lock.lock();
        try {
            requireGoingOn();
            while (!out.isReady()) {
                long left = Math.min(timeouts.progressNanos() + begun, messageDeadline) - System.nanoTime();
                if (left <= 0) {
                    throw new SlowClientException();
                }
                possible.awaitNanos(left);
                requireGoingOn();
            }
            writing.run();
        } finally {
            lock.unlock();
        }
    }

    private void requireGoingOn() throws IOException {
        if (failure != null) {
            throw new IOException("The client has gone", failure);
        }
        if (isCut) {
            throw new CutException();
        }
    }

    @Override
    public void cut() {
        lock.lock();
        try {
            isCut = true;
            possible.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(Closing why, Message message) {
        try {
            if (message != null) {
                send(message);
            }
        } catch (IOException e) {
            log.debug("A client has gone before it was closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(null, true);
    }

    @Override
    public void onError(Throwable failed) {
        fail(failed, false);
    }

    @Override
    public void onError(AsyncEvent event) {
        fail(event.getThrowable(), true);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        fail(null, true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        fail(null, false);
    }

    /** @param completes whether the answer ends here: else the container would answer with an error of its own */
    private void fail(Throwable cause, boolean completes) {
        boolean abandoned;
        lock.lock();
        try {
            if (failure == null) {
                failure = new IOException("The connection has ended", cause);
            }
            abandoned = !started;
            started = true;
            possible.signalAll();
            if (completes) {
                complete();
            }
        } finally {
            lock.unlock();
        }
        if (abandoned) {
            serving.abandoned();
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("The container has ended the answer", e);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // There is one async cycle
    }
}
