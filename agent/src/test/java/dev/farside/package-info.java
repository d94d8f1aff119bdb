/** {@link dev.farside.LayoutTest}: which package may use which. */
package dev.farside;
