package io.evenbook.embedded;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.evenbook.api.port.SessionPriority;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowers priorities by POSIX {@code setpriority}. Where there is none, as on Windows, sessions keep their priority.
 *
 * @param isSession whether a process belongs to the database: a process id may be used again
 */
record NicePriority(LongPredicate isSession, Set<Integer> lowered) implements SessionPriority {
    /** A tenth of the processor time of a process with the usual 0, where both want it. */
    static final int NICE = 10;

    /** {@code PRIO_PROCESS} on Linux and macOS. */
    private static final int PROCESS = 0;

    private static final Logger log = LoggerFactory.getLogger(NicePriority.class);
    private static final Optional<MethodHandle> SET_PRIORITY = setPriority();

    NicePriority(LongPredicate isSession) {
        this(isSession, ConcurrentHashMap.newKeySet());
    }

    @Override
    public void lower(int processId) {
        if (SET_PRIORITY.isEmpty() || lowered.contains(processId) || !isSession.test(processId)) {
            return;
        }
        try {
            int result = (int) SET_PRIORITY.get().invokeExact(PROCESS, processId, NICE);
            if (result != 0) {
                log.warn("The priority of PostgreSQL's process {} could not be lowered", processId);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        lowered.add(processId);
    }

    /** {@code int setpriority(int which, id_t who, int value)} of the C library; empty where it has none. */
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> setPriority() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor form = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        return linker.defaultLookup().find("setpriority").map(symbol -> linker.downcallHandle(symbol, form));
    }
}
