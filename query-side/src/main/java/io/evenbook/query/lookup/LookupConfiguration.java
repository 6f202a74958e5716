package io.evenbook.query.lookup;

import io.evenbook.query.approval.DueApprovalsReader;
import io.evenbook.query.control.ControlsConfiguration;
import io.evenbook.query.journal.JournalPositions;
import io.evenbook.query.journal.LedgerTotals;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.LiveCollections;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.ViewPositions;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The lookups that commands and sagas make: also for a process that answers no queries. */
@Configuration(proxyBeanMethods = false)
@Import({
    JournalPositions.class,
    LedgerTotals.class,
    LogTimes.class,
    ConsistentRead.class,
    ViewPositions.class,
    LiveCollections.class,
    ControlsConfiguration.class,
    DueApprovalsReader.class
})
public class LookupConfiguration {}
