/** A class that is not farside's, as a program has them: for tests of who counts as the program. */
package program;
