package io.evenbook.query.lookup;

import io.evenbook.query.control.ControlsConfiguration;
import io.evenbook.query.journal.JournalPositions;
import io.evenbook.query.journal.LedgerTotals;
import io.evenbook.query.position.LiveCollections;
import io.evenbook.query.position.LogTimes;
import io.evenbook.query.position.ViewPositions;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Of the query side only what commands and processes look up, also in a process that answers no queries. */
@Configuration(proxyBeanMethods = false)
@Import({
    JournalPositions.class,
    LedgerTotals.class,
    LogTimes.class,
    ViewPositions.class,
    LiveCollections.class,
    ControlsConfiguration.class
})
public class LookupConfiguration {}
