/** What the classes under test call. It is put into the boot loader, where each of them finds it. */
package faults.boot;
