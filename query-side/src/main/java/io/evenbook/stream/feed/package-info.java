/** Which feeds a process has. */
package io.evenbook.stream.feed;
