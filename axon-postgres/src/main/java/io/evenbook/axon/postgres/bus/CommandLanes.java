package io.evenbook.axon.postgres.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The commands that wait to be decided: three lanes with a capacity each, and ahead of them the resumed commands that
 * were put aside. Thread-safe.
 */
final class CommandLanes {

    private final int capacity;
    private final Map<Lane, ArrayDeque<PendingCommand<?, ?>>> lanes = new EnumMap<>(Lane.class);

    /** How many accepted commands of each lane are not decided, including those put aside. */
    private final Map<Lane, int[]> accepted = new EnumMap<>(Lane.class);

    private final ArrayDeque<PendingCommand<?, ?>> resumed = new ArrayDeque<>();

    /**
     * The command whose first part is committed; until it is decided the lanes return no other. Null if there is none.
     */
    private PendingCommand<?, ?> continued;

    private boolean continuedWaits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private Lane turn = Lane.CLIENTS;
    private boolean woken;
    private boolean closed;

    /** @param capacity of each lane */
    CommandLanes(int capacity) {
        this.capacity = capacity;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
            accepted.put(lane, new int[1]);
        }
    }

    /**
     * Reserves room for a command, to be added next; false if its lane is full. In the lane of clients a command that
     * yields finds it full at four fifths.
     */
    boolean accept(PendingCommand<?, ?> command) {
        lock.lock();
        try {
            int[] count = accepted.get(command.lane());
            boolean last = command.yields() && command.lane() == Lane.CLIENTS;
            if (count[0] >= (last ? capacity - capacity / 5 : capacity)) {
                return false;
            }
            count[0]++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds accepted commands. */
    void add(List<PendingCommand<?, ?>> commands) {
        lock.lock();
        try {
            commands.forEach(command -> lanes.get(command.lane()).add(command));
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Resumes commands that were put aside, ahead of all that wait. */
    void resume(List<PendingCommand<?, ?>> commands) {
        lock.lock();
        try {
            for (PendingCommand<?, ?> command : commands) {
                if (command == continued) {
                    continuedWaits = true;
                } else {
                    resumed.add(command);
                }
            }
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Puts commands back ahead of all others, in their order. */
    void putBack(List<PendingCommand<?, ?>> commands) {
        lock.lock();
        try {
            commands.reversed().forEach(resumed::addFirst);
        } finally {
            lock.unlock();
        }
    }

    /** Puts back a command that continues; the lanes return no other until it is decided. */
    void continueWith(PendingCommand<?, ?> command) {
        lock.lock();
        try {
            continued = command;
            continuedWaits = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a command continues, so that the lanes return no other. */
    boolean isContinuing() {
        lock.lock();
        try {
            return continued != null;
        } finally {
            lock.unlock();
        }
    }

    /** Makes {@link #take} return, with or without a command. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Releases the room of decided commands. */
    void decided(List<PendingCommand<?, ?>> commands) {
        lock.lock();
        try {
            for (PendingCommand<?, ?> command : commands) {
                accepted.get(command.lane())[0]--;
                if (command == continued) {
                    continued = null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next command, waiting for one; null after {@link #wake} or {@link #close} if there is none. */
    PendingCommand<?, ?> take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                PendingCommand<?, ?> next = next();
                if (next != null || woken || closed) {
                    woken = false;
                    return next;
                }
                notEmpty.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next command; null if none waits. */
    PendingCommand<?, ?> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** The commands of a batch: the first, then those that wait, until the batch has lasted its time. */
    Supplier<PendingCommand<?, ?>> batchFrom(PendingCommand<?, ?> first, long maxNanos) {
        long begun = System.nanoTime();
        return new Supplier<>() {
            private boolean given;

            @Override
            public PendingCommand<?, ?> get() {
                if (!given) {
                    given = true;
                    return first;
                }
                return System.nanoTime() - begun > maxNanos ? null : poll();
            }
        };
    }

    /** Takes a command and all that wait behind it. */
    List<PendingCommand<?, ?>> drainBehind(PendingCommand<?, ?> first) {
        List<PendingCommand<?, ?>> commands = new ArrayList<>(List.of(first));
        for (PendingCommand<?, ?> next = poll(); next != null; next = poll()) {
            commands.add(next);
        }
        return commands;
    }

    private PendingCommand<?, ?> next() {
        if (continued != null) {
            PendingCommand<?, ?> only = continuedWaits ? continued : null;
            continuedWaits = false;
            return only;
        }
        PendingCommand<?, ?> next = resumed.poll();
        if (next == null) {
            next = lanes.get(Lane.OPERATORS).poll();
        }
        if (next == null) {
            turn = turn == Lane.CLIENTS ? Lane.PROCESSES : Lane.CLIENTS;
            next = lanes.get(turn).poll();
        }
        if (next == null) {
            next = lanes.get(turn == Lane.CLIENTS ? Lane.PROCESSES : Lane.CLIENTS)
                    .poll();
        }
        return next;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no command waits. */
    boolean isEmpty() {
        lock.lock();
        try {
            return resumed.isEmpty() && lanes.values().stream().allMatch(ArrayDeque::isEmpty);
        } finally {
            lock.unlock();
        }
    }

    /** How many accepted commands of a lane are not decided. */
    int size(Lane lane) {
        lock.lock();
        try {
            return accepted.get(lane)[0];
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #take}. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
