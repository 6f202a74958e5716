package io.evenbook.projection.archive;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.projection.archive.ArchivedMonth.State;
import io.evenbook.projection.archive.DueMonths.Space;
import io.evenbook.projection.archive.MonthFile.Digest;
import io.evenbook.projection.view.DataDirectory;
import io.evenbook.projection.view.Generation;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Partitions;
import io.evenbook.projection.view.Room;
import io.evenbook.projection.view.ViewGenerations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Moves one month of a view a run, in one process at a time. All of it is one transaction of PostgreSQL, and the file
 * is complete before the transaction removes a row: a run that was cut off anywhere is done again, and uses the file
 * that it finds if that has the rows of the table.
 */
final class Archiver {
    static final String FORMAT = "evenbook.archived-month/1";

    private static final Logger logger = LoggerFactory.getLogger(Archiver.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** PostgreSQL gives the lock back when the transaction or its connection ends. */
    private static final String LOCK =
            "select pg_try_advisory_xact_lock(hashtextextended('evenbook.archive.' || ?, 0))";

    private static final int REMOVALS = 10;
    private static final long REMOVAL_PAUSE_MILLIS = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;
    private final ViewGenerations generations;
    private final EventLog log;
    private final Clock clock;
    private final Path folder;
    private final long keepFreeBytes;

    /**
     * @param folder of the files; made if missing
     * @param keepFreeBytes disk space that a file, or a month that is put back, must leave
     */
    Archiver(
            DataSource dataSource,
            ViewGenerations generations,
            EventLog log,
            Clock clock,
            Path folder,
            long keepFreeBytes) {
        this.jdbc = new JdbcTemplate(dataSource);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.generations = generations;
        this.log = log;
        this.clock = clock;
        this.folder = folder;
        this.keepFreeBytes = keepFreeBytes;
    }

    /**
     * Puts a month back if an operator wants one and it can be; else archives one if it is due. Does nothing while
     * another process is at it, or while the view is being rebuilt: the new generation has all months.
     *
     * @param keep how many whole months before the present one stay; 0: all
     */
    void run(MonthlyTable table, int keep) {
        transaction.executeWithoutResult(_ -> {
            if (!jdbc.queryForObject(LOCK, Boolean.class, table.view())) {
                return;
            }
            List<Generation> existing = generations.existing(table.view());
            boolean rebuilding = existing.stream().anyMatch(each -> each.status() == Status.BUILDING);
            if (!rebuilding) {
                existing.stream()
                        .filter(each -> each.status() == Status.LIVE)
                        .forEach(live -> run(table, new GenerationArchive(jdbc, live, table), keep));
            }
        });
    }

    private void run(MonthlyTable table, GenerationArchive archive, int keep) {
        List<ArchivedMonth> months = archive.months();
        if (restoreOne(table, archive, months)) {
            return;
        }
        Set<YearMonth> restored = months.stream()
                .filter(month -> month.state() == State.RESTORED)
                .map(ArchivedMonth::month)
                .collect(Collectors.toSet());
        Optional<YearMonth> due =
                presentOf(archive).flatMap(present -> DueMonths.next(present, keep, archive.attached(), restored));
        archive.unblockAllBut(due.orElse(null));
        due.ifPresent(month -> archive(table, archive, month));
    }

    /** Tries the wanted months in turn, those that could not be put back before last. Returns whether one is back. */
    private boolean restoreOne(MonthlyTable table, GenerationArchive archive, List<ArchivedMonth> months) {
        return months.stream()
                .filter(month -> month.state() == State.RESTORING)
                .sorted(Comparator.comparing((ArchivedMonth month) -> month.problem() != null)
                        .thenComparing(ArchivedMonth::month, Comparator.reverseOrder()))
                .anyMatch(month -> restore(table, archive, month));
    }

    /** The log's time, not the clock's: a wrong clock archives nothing. */
    private Optional<YearMonth> presentOf(GenerationArchive archive) {
        return log.at(archive.position()).map(RecordedEvent::recordedAt).map(Partitions::monthOf);
    }

    private void archive(MonthlyTable table, GenerationArchive archive, YearMonth month) {
        MonthFile file = new MonthFile(folder, archive.fileOf(month));
        Optional<String> obstacle = attempt(() -> {
            Optional<String> found = DueMonths.obstacle(archive.changeable(month), space(archive, month, file));
            if (found.isEmpty()) {
                moveOut(table, archive, month, file);
            }
            return found;
        });
        obstacle.filter(problem -> archive.block(month, problem, clock.instant()))
                .ifPresent(problem ->
                        logger.warn("The month {} of the view {} is not archived: {}", month, table.view(), problem));
    }

    private Space space(GenerationArchive archive, YearMonth month, MonthFile file) throws IOException {
        Files.createDirectories(folder);
        return new Space(
                file.exists() ? 0 : archive.bytesOfRows(month),
                Files.getFileStore(folder).getUsableSpace(),
                keepFreeBytes);
    }

    private void moveOut(MonthlyTable table, GenerationArchive archive, YearMonth month, MonthFile file)
            throws IOException {
        file.writeOnce(out -> archive.copyOut(month, out));
        Digest digest = archive.digest(month);
        if (!file.sha256().equals(digest.sha256())) {
            throw new ArchiveFailure(file + " has not the rows of the table; move it away");
        }
        Long lastKey = archive.lastKey(month);
        Instant now = clock.instant();
        file.describe(manifest(table, archive, month, digest, now));
        remove(archive, month, digest, lastKey, now);
        logger.info("Archived the month {} of the view {}: {} rows in {}", month, table.view(), digest.rows(), file);
    }

    /** Readers may hold the table for seconds. */
    private void remove(GenerationArchive archive, YearMonth month, Digest digest, Long lastKey, Instant now) {
        for (int attempt = 1; ; attempt++) {
            try {
                savepoint.executeWithoutResult(_ -> archive.remove(month, digest, lastKey, now));
                return;
            } catch (DataAccessException e) {
                if (attempt == REMOVALS) {
                    throw e;
                }
            }
            try {
                Thread.sleep(REMOVAL_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ArchiveFailure("the service stops");
            }
        }
    }

    private String manifest(
            MonthlyTable table, GenerationArchive archive, YearMonth month, Digest digest, Instant now) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", FORMAT);
        manifest.put("view", table.view());
        manifest.put("table", table.name());
        manifest.put("month", month.toString());
        manifest.put("columns", List.of(archive.columns().split(", ")));
        manifest.put("rows", digest.rows());
        manifest.put("sha256", digest.sha256());
        manifest.put("logIncarnation", log.incarnation());
        manifest.put("archivedAt", now.toString());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    }

    private boolean restore(MonthlyTable table, GenerationArchive archive, ArchivedMonth wanted) {
        MonthFile file = new MonthFile(folder, wanted.file());
        Optional<String> problem = attempt(() -> {
            requireRoom(wanted);
            archive.restore(wanted, file, clock.instant());
            logger.info(
                    "Put the month {} of the view {} back for {}: {}",
                    wanted.month(),
                    table.view(),
                    wanted.requestedBy(),
                    wanted.reason());
            return Optional.empty();
        });
        problem.filter(each -> archive.note(wanted.month(), each, clock.instant()))
                .ifPresent(each -> logger.warn(
                        "The month {} of the view {} is not put back: {}", wanted.month(), table.view(), each));
        return problem.isEmpty();
    }

    private void requireRoom(ArchivedMonth wanted) {
        Room room = Room.of(wanted.tableBytes(), DataDirectory.freeBytes(jdbc));
        if (room.isShort(keepFreeBytes)) {
            throw new ArchiveFailure("the table and its log may take %d bytes and must leave %d free; %d are free"
                    .formatted(room.requiredBytes(), keepFreeBytes, room.freeBytes()));
        }
    }

    /** Runs a step; if it fails, undoes its changes and returns why. Throws if it fails because the service stops. */
    private Optional<String> attempt(Step step) {
        try {
            return savepoint.execute(_ -> {
                try {
                    return step.take();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (ArchiveFailure | UncheckedIOException | DataAccessException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.of(problemOf(e));
        }
    }

    private static String problemOf(RuntimeException failure) {
        return switch (failure) {
            case UncheckedIOException e -> e.getCause().toString();
            case DataAccessException e -> e.getMostSpecificCause().getMessage();
            default -> failure.getMessage();
        };
    }

    @FunctionalInterface
    private interface Step {
        /** Returns why it took no effect; empty if it did. */
        Optional<String> take() throws IOException;
    }
}
