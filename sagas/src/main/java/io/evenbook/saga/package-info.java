/** What takes time, or follows from what a command could not do itself: trades are settled, holds released. */
package io.evenbook.saga;
