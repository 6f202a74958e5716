package io.evenbook.demo;

import java.time.Duration;
import java.util.Map;

/**
 * How long a run took.
 *
 * @param sending from the first order sent to the last acknowledgement
 * @param settling from then until all trades were settled and all views had caught up
 * @param viewsAfterLastMessage by name, as they stood when the last message was acknowledged
 */
record Timing(Duration sending, Duration settling, Map<String, Projection> viewsAfterLastMessage) {}
