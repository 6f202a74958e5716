package io.evenbook.axon.postgres.bus;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be decided: three lanes with room of their own, and ahead of them what was put aside and can go on. */
final class CommandLanes {

    private final int capacity;
    private final Map<Lane, ArrayDeque<PendingCommand<?, ?>>> lanes = new EnumMap<>(Lane.class);

    /** How many commands of each lane are accepted and not yet decided, those put aside included. */
    private final Map<Lane, int[]> accepted = new EnumMap<>(Lane.class);

    private final ArrayDeque<PendingCommand<?, ?>> resumed = new ArrayDeque<>();

    /**
     * The command of which the first part is committed: nothing else is given out until it is decided. Null if there is
     * none.
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

    /** Accepts a command, which is to be added; tells whether there was room for it. */
    boolean accept(PendingCommand<?, ?> command) {
        lock.lock();
        try {
            int[] count = accepted.get(command.lane());
            if (count[0] >= capacity) {
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

    /** Brings commands that were put aside back, ahead of all that wait. */
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

    /** Brings commands back ahead of all others, in their order. */
    void putBack(List<PendingCommand<?, ?>> commands) {
        lock.lock();
        try {
            commands.reversed().forEach(resumed::addFirst);
        } finally {
            lock.unlock();
        }
    }

    /** Brings back a command that goes on, and gives out nothing else until it is decided. */
    void continueWith(PendingCommand<?, ?> command) {
        lock.lock();
        try {
            continued = command;
            continuedWaits = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a command goes on, and no other is given out. */
    boolean isContinuing() {
        lock.lock();
        try {
            return continued != null;
        } finally {
            lock.unlock();
        }
    }

    /** Has {@link #take} return, with or without a command. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the room of decided commands free. */
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

    /** Takes the next command, and waits for one; null when it was woken and there is none, and once it is closed. */
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

    /** How many commands of a lane are accepted and not decided. */
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
