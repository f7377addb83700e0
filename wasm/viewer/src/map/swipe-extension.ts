// SPDX-License-Identifier: Apache-2.0
// Shows a layer on one side of an upright line across the map only.
import { LayerExtension, type Layer } from '@deck.gl/core'

const block = `\
layout(std140) uniform swipeUniforms {
  float at;
  float side;
} swipe;
`

const swipe_module = {
  name: 'swipe',
  fs: block,
  uniformTypes: { at: 'f32', side: 'f32' },
} as const

// `at`: device pixels from the left; side < 0 keeps what is left of it, > 0 what is right, 0 all.
export interface SwipeProps {
  swipe_at?: number
  swipe_side?: number
}

export class SwipeExtension extends LayerExtension {
  static override extensionName = 'SwipeExtension'
  static override defaultProps = { swipe_at: 0, swipe_side: 0 }

  override getShaders(): unknown {
    return {
      modules: [swipe_module],
      inject: { 'fs:DECKGL_FILTER_COLOR': 'if ((gl_FragCoord.x - swipe.at) * swipe.side < 0.0) discard;' },
    }
  }

  override draw(this: Layer<SwipeProps>): void {
    const { swipe_at = 0, swipe_side = 0 } = this.props
    this.setShaderModuleProps({ swipe: { at: swipe_at, side: swipe_side } })
  }
}
