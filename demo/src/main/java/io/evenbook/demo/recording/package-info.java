/**
 * Recorded markets in one form, whatever exchange they are from: a grid of ticks and lots, a starting book, and steps.
 * Each format of files is a {@link io.evenbook.demo.recording.RecordingFormat} in a package of its own.
 */
package io.evenbook.demo.recording;
