/** Market data as streams: the feed folds the events of a market and keeps the latest changes for its clients. */
package io.evenbook.stream.market;
