package io.evenbook.axon.postgres.fault;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A node that is stalled at a point: its message is held back until it continues. */
final class Pause {

    private final NodeProcess node;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Trap trap;

    private Pause(NodeProcess node, Point point) {
        this.node = node;
        this.trap = node.proxy().trap(point, 1, link -> {
            node.pause();
            begun.countDown();
            ended.await();
        });
    }

    /**
     * Returns when the node is stalled.
     *
     * @throws IllegalStateException if it does not come to that point
     */
    static Pause of(NodeProcess node, Point point) throws InterruptedException {
        Pause pause = new Pause(node, point);
        if (!pause.begun.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node does not come to " + point);
        }
        return pause;
    }

    /** Lets it go on. */
    void end() throws InterruptedException {
        node.resume();
        ended.countDown();
        trap.awaitLanded();
    }
}
