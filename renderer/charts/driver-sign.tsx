import { type DriverLook, isHollow, markerPath } from './driver-colours.ts'

/** A piece of a driver's line with its marker: the sign by which legend, tips and tables name the driver. */
export function DriverSign({ colour, dash, marker }: DriverLook) {
  return (
    <svg width="30" height="12" aria-hidden="true" style={{ flexShrink: 0, verticalAlign: 'middle' }}>
      <line
        x1="1"
        x2="29"
        y1="6"
        y2="6"
        stroke={colour}
        strokeWidth="2.5"
        {...(dash !== undefined && { strokeDasharray: dash })}
      />
      <path
        d={markerPath(marker, 15, 6, 3.5)}
        fill={isHollow(marker) ? 'light-dark(#ffffff, #141b22)' : colour}
        stroke={colour}
        strokeWidth="1.5"
      />
    </svg>
  )
}
