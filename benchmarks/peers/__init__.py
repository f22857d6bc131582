"""Models in other people's engines that the kernels are held against."""
