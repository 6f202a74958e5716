/** Plans the orders with which a market repeats a recorded one. It sends nothing. */
package io.evenbook.demo.replay;
