/** Views as operators see them, and their replays. */
package io.evenbook.projection.replay;
