/**
 * Query handlers over the views and the log, and their HTTP controllers. They only read, except that they mark
 * notifications as read.
 */
package io.evenbook.query;
