package io.evenbook.demo;

import java.time.Duration;
import java.util.Map;

/**
 * The durations of a run.
 *
 * @param sending from the first order to the last acknowledgement
 * @param settling from the last acknowledgement until all trades were settled and all views had caught up
 * @param viewsAfterLastMessage the views by name, read after the last acknowledgement
 */
record Timing(Duration sending, Duration settling, Map<String, Projection> viewsAfterLastMessage) {}
